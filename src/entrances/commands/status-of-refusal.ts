import { exitStatus } from '../../model/command-frame.ts';
import type { RefusalCode } from '../../model/refusal.ts';

const known: Partial<Record<RefusalCode, number>> = {
  'bad-request': exitStatus.usage,
  'not-found': exitStatus.notFound,
  'not-allowed': exitStatus.notAllowed,
  'not-signed-in': exitStatus.notAllowed,
  'password-needed': exitStatus.notAllowed,
  'already-running': exitStatus.busy,
  'repository-locked': exitStatus.busy,
};

/** The one place where a refusal becomes an exit status. */
export function statusOfRefusal(code: RefusalCode): number {
  return known[code] ?? exitStatus.failed;
}
