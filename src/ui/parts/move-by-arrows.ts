/**
 * Moves the focus between the elements marked `data-walk` inside the closest `frame`: up and down to the neighbour,
 * Home and End to the ends. Other keys are left alone.
 */
export function moveByArrows(event: KeyboardEvent, frame: string): void {
  const target = event.currentTarget;
  if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = [...(target.closest(frame)?.querySelectorAll<HTMLElement>('[data-walk]:not(:disabled)') ?? [])];
  const here = all.indexOf(target);
  const next = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  all[next]?.focus();
}
