import { LogOut } from 'lucide';
import { useEffect } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { logOut } from '../session/log-out.ts';

/** Ends the session, by a click or by Alt+L anywhere but in a field. */
export function LogOutButton() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isShortcut(event) && !isTyping(event.target)) {
        event.preventDefault();
        void logOut();
      }
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <button type="button" class="button log-out" aria-keyshortcuts="Alt+L" onClick={() => logOut()}>
      <Icon node={LogOut} />
      Log out
      <span aria-hidden="true">
        <kbd>Alt+L</kbd>
      </span>
    </button>
  );
}

/** Alt and L, without any other key; on a Mac the two write ¬. With a modifier, so that no letter alone does it (WCAG 2.1.4). */
function isShortcut(event: KeyboardEvent): boolean {
  const others = event.ctrlKey || event.metaKey || event.shiftKey || event.repeat;
  return event.altKey && !others && ['l', '¬'].includes(event.key.toLowerCase());
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
