const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A whole number with separators: `12,345`. */
export function formatNumber(count: number): string {
  return whole.format(count);
}

/** A number and its noun: `1 file`, `2 files`. The plural is the singular with an s unless it is given. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}
