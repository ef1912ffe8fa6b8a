/** Where to begin looking: the deepest folder that holds all of the backed up paths. They are absolute. */
export function firstFolder(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('/').slice(1, -1));
  if (first === undefined) return '/';
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  const shared = differs === -1 ? first : first.slice(0, differs);
  return `/${shared.join('/')}`;
}
