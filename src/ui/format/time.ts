const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

/** A moment in the reader's own time zone: `21 Nov 2026, 20:14`. Milliseconds since 1970. */
export function formatMoment(at: number): string {
  return absolute.format(at);
}

/** The month of a moment, to group by: `November 2026`. */
export function formatMonth(at: number): string {
  return month.format(at);
}

const steps = [
  { below: 60 * 60, seconds: 60, name: 'minute' },
  { below: 24 * 60 * 60, seconds: 60 * 60, name: 'hour' },
  { below: 60 * 24 * 60 * 60, seconds: 24 * 60 * 60, name: 'day' },
  { below: 700 * 24 * 60 * 60, seconds: 30.44 * 24 * 60 * 60, name: 'month' },
  { below: Number.POSITIVE_INFINITY, seconds: 365.25 * 24 * 60 * 60, name: 'year' },
] as const;

/**
 * How long ago, or how soon, in one unit: `just now`, `1 minute ago`, `in 3 hours`. Both in milliseconds since 1970; a
 * moment that is hardly ahead is now, since the shown time moves in steps.
 */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.abs(now - at) / 1000;
  if (seconds < 45) return 'just now';
  const step = steps.find(({ below }) => seconds < below) ?? steps[4];
  const count = Math.max(1, Math.round(seconds / step.seconds));
  const words = `${count} ${step.name}${count === 1 ? '' : 's'}`;
  return at <= now ? `${words} ago` : `in ${words}`;
}
