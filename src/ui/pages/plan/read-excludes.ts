/** The patterns of a text with one a line; empty lines and blanks at the ends are dropped. */
export function readExcludes(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
