const codeForm = /^#([\w-]{43})$/;

/**
 * Takes the sign-in code out of the address, before anything else can see it: it is gone from the address bar and
 * from the history when this returns. Null where there is none. Any other fragment is dropped as well.
 */
export function takeCode(): string | null {
  const { hash, pathname, search } = location;
  if (hash === '') return null;
  history.replaceState(null, '', `${pathname}${search}`);
  return codeForm.exec(hash)?.[1] ?? null;
}
