/** How anybody gets in, at any time: the one command. */
export function HowToOpen() {
  return (
    <p>
      Run <code>open-backup-remote</code> with the name of the machine in a terminal on this computer: it opens the
      tunnel and signs you in.
    </p>
  );
}
