/** The restic tag by which a plan's snapshots are found. */
export function planTag(planId: string): string {
  return `plan=${planId}`;
}
