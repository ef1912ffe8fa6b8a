import { useAction } from '../api/use-action.ts';
import { Gate } from './gate.tsx';

type UnreachableProps = { readonly detail: string; readonly retry: () => Promise<void> };

/** The service did not answer, or not in a way that lets anybody in. */
export function Unreachable({ detail, retry }: UnreachableProps) {
  const action = useAction(retry);
  return (
    <Gate title="No way to the service">
      <p role="alert">{detail}</p>
      <p>
        <button type="button" class="button primary" disabled={action.busy} onClick={() => action.run()}>
          Try again
        </button>
      </p>
    </Gate>
  );
}
