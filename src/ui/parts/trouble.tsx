import { CircleAlert } from 'lucide';
import { ApiError, describeError } from '../api/api-error.ts';
import { Icon } from './icon.tsx';

/** An error, in words, at once spoken; with a way to try again where there is one. Nothing while there is no error. */
export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: (() => void) | undefined }) {
  if (error === null || error === undefined) return null;
  const requestId = error instanceof ApiError && error.code === 'internal-error' ? error.requestId : null;
  return (
    <div class="notice error" role="alert">
      <Icon node={CircleAlert} />
      <div>
        <p>{describeError(error)}</p>
        {requestId && <p class="small">The service's log has more under request {requestId}.</p>}
      </div>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
