const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size in binary units, three digits at most: `1.4 GiB`. A dash for null. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return '-';
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 2 ** (10 * step);
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}

/** A moment in UTC, to the second (RFC 3339). A dash for null. */
export function formatMoment(milliseconds: number | null): string {
  return milliseconds === null ? '-' : new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
