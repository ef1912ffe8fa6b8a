const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A number of bytes in binary units with at most one decimal: `0 B`, `1.5 KiB`, `12 GiB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'unknown size';
  let value = bytes;
  let unit = 0;
  while (unit < units.length - 1 && Number(value.toFixed(value < 10 ? 1 : 0)) >= 1024) {
    value /= 1024;
    unit += 1;
  }
  const text = unit === 0 ? String(Math.round(value)) : value.toFixed(value < 9.95 ? 1 : 0);
  return `${text} ${units[unit]}`;
}

/** The same, or the given words where the number is not known. */
export function formatBytesOr(bytes: number | null | undefined, otherwise: string): string {
  return bytes === null || bytes === undefined ? otherwise : formatBytes(bytes);
}
