import { formatMoment, formatRelative } from '../format/time.ts';
import { now } from '../live/now.ts';

/** A moment as "2 hours ago", with the exact time to hover or to read out. Milliseconds since 1970. */
export function Moment({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatMoment(at)}>
      {formatRelative(at, now.value)}
    </time>
  );
}

/** A moment as date and time, with "2 hours ago" to hover. */
export function ExactMoment({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatRelative(at, now.value)}>
      {formatMoment(at)}
    </time>
  );
}
