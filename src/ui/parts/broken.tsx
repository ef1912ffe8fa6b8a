import { Gate } from '../gate/gate.tsx';

/** Stands in for the page after a bug in it. */
export function Broken() {
  return (
    <Gate title="This page ran into a bug">
      <p>The service is not affected: backups go on. Reload the page; the browser console has the details.</p>
      <p>
        <a class="button primary" href="/">
          Reload
        </a>
      </p>
    </Gate>
  );
}
