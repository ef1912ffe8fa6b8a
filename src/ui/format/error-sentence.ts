import type { ZodError } from 'zod';

/** What a parser found wrong, by the top-level field it is about: `{ name: 'Needs a name.' }`. The first of each counts. */
export function errorSentences(error: ZodError): Record<string, string> {
  const sentences: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '');
    sentences[field] ??= toSentence(issue.message);
  }
  return sentences;
}

/** `needs a name` as a sentence of its own: `Needs a name.` */
export function toSentence(words: string): string {
  const text = words.trim();
  if (text === '') return '';
  const capitalised = text[0]?.toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capitalised) ? capitalised : `${capitalised}.`;
}
