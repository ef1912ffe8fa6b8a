import { Dialog } from '../../parts/dialog.tsx';
import { logOut } from '../../session/log-out.ts';

/** Says what logging out everywhere does, and does it. */
export function LogOutEverywhereDialog({ close }: { readonly close: () => void }) {
  return (
    <Dialog title="Log out everywhere?" close={close}>
      <p>All your sessions end at once, this one too. Downloads under way are cut off; backups and restores go on.</p>
      <div class="actions">
        <button type="button" class="button" onClick={close}>
          Stay signed in
        </button>
        <button type="button" class="button danger solid" onClick={() => logOut(true)}>
          Log out everywhere
        </button>
      </div>
    </Dialog>
  );
}
