import { isInside } from '../../model/absolute-path.ts';

/** The chosen paths with one more: what lies inside it is chosen with it and no longer named. */
export function chooseSource(chosen: readonly string[], path: string): string[] {
  return [...chosen.filter((other) => !isInside(other, path)), path].toSorted();
}

/** The chosen paths without this one. */
export function dropSource(chosen: readonly string[], path: string): string[] {
  return chosen.filter((other) => other !== path);
}

/** How a path stands: chosen itself, chosen with a folder above it, holding something chosen, or none of these. */
export function sourceState(chosen: readonly string[], path: string): 'chosen' | 'with-parent' | 'part' | 'none' {
  if (chosen.includes(path)) return 'chosen';
  if (chosen.some((other) => isInside(path, other))) return 'with-parent';
  if (chosen.some((other) => isInside(other, path))) return 'part';
  return 'none';
}
