/** One thing done in two ways. Each answers how many seconds it took. */
export type Contest = { readonly ours: () => Promise<number>; readonly theirs: () => Promise<number> };
export type Outcome = { readonly ours: number[]; readonly theirs: number[] };

/** Measures both sides `pairs` times, by turns and each first in every second pair: whatever else goes on meets both alike. */
export async function takeTurns({ ours, theirs }: Contest, pairs: number): Promise<Outcome> {
  const outcome: Outcome = { ours: [], theirs: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) outcome.ours.push(await ours());
    outcome.theirs.push(await theirs());
    if (pair % 2 === 1) outcome.ours.push(await ours());
  }
  return outcome;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [above = Number.NaN, below = Number.NaN] = [
    sorted[middle],
    sorted[sorted.length % 2 === 1 ? middle : middle - 1],
  ];
  return (above + below) / 2;
}
