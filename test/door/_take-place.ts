/** How many doors one test file runs at once: more would only slow each other down. */
let free = 4;
const waiting: (() => void)[] = [];

/** Waits for a place; the answer gives it back. */
export async function takePlace(): Promise<() => void> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free--;
  return () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
}
