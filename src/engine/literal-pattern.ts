/** A restic pattern that means exactly this absolute path: what would be a wildcard is escaped, and `/` anchors it. */
export function literalPattern(path: string): string {
  return path.replaceAll(/[\\*?[\]]/g, '\\$&');
}
