import { newPassword } from '../../model/password.ts';
import { toSentence } from './error-sentence.ts';

export type PasswordJudgement = {
  /** Would the service take it? */
  readonly accepted: boolean;
  readonly strength: 'empty' | 'too-short' | 'easy' | 'fair' | 'good' | 'strong';
  /** One plain sentence on what it is and what would make it better. */
  readonly words: string;
};

const wellKnown = ['password', 'passwort', 'qwerty', '123456', 'letmein', 'tunnelkeep', 'backup', 'welcome'];

/**
 * How hard a new password is to guess, in plain words. A rough judgement by length and variety, as NIST SP 800-63B
 * advises against rules about kinds of characters; the only rules are the service's own.
 */
export function judgePassword(text: string, userName: string): PasswordJudgement {
  if (text === '') return { accepted: false, strength: 'empty', words: 'A few unrelated words make a good password.' };
  const missing = 12 - text.length;
  if (missing > 0) {
    return { accepted: false, strength: 'too-short', words: `Too short: ${missing} more to go.` };
  }
  const parsed = newPassword.safeParse(text);
  if (!parsed.success) {
    return {
      accepted: false,
      strength: 'easy',
      words: toSentence(parsed.error.issues[0]?.message ?? 'cannot be used'),
    };
  }
  const reason = easyBecause(text, userName);
  if (reason !== null) return { accepted: true, strength: 'easy', words: `Easy to guess: ${reason}.` };
  if (text.length < 16) return { accepted: true, strength: 'fair', words: 'Fair. Each character more helps a lot.' };
  if (text.length < 20) return { accepted: true, strength: 'good', words: 'Good.' };
  return { accepted: true, strength: 'strong', words: 'Strong.' };
}

/** Why someone could guess it, or null. */
function easyBecause(text: string, userName: string): string | null {
  const lower = text.toLowerCase();
  if (new Set(lower).size < 6) return 'it repeats the same few characters';
  if (isMostlySteps(lower)) return 'most of it follows the alphabet or counts';
  const rest = [...wellKnown, userName.toLowerCase()]
    .filter((word) => word.length >= 3)
    .reduce((left, word) => left.replaceAll(word, ''), lower);
  if (rest.length < 8) return 'it is little more than a well-known word or your name';
  return null;
}

/** Do most characters follow the one before by one step (abcd, 4321) or repeat it? */
function isMostlySteps(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1).length;
  return steps > (codes.length - 1) * 0.6;
}
