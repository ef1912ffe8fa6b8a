/**
 * One tab at a time signs in or renews: the cookie and the stored key are shared by all tabs, and only fit each other
 * between two such steps.
 */
export async function withSessionLock<T>(work: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return work();
  return await navigator.locks.request('tunnelkeep-session', work);
}
