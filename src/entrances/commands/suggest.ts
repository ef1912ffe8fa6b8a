import { distance } from 'fastest-levenshtein';

/** "; did you mean *x*?" for the nearest of the names, or nothing where none is near. */
export function suggest(given: string, names: readonly string[]): string {
  const nearest = names
    .map((name) => ({ name, far: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return nearest !== undefined && nearest.far <= Math.max(2, given.length / 3)
    ? `; did you mean ${nearest.name}?`
    : '.';
}
