import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide';
import type { PasswordJudgement } from '../format/judge-password.ts';
import { Icon } from '../parts/icon.tsx';

const looks = {
  empty: { node: CircleDashed, tone: 'quiet' },
  'too-short': { node: CircleDashed, tone: 'quiet' },
  easy: { node: TriangleAlert, tone: 'warning' },
  fair: { node: CircleCheck, tone: 'quiet' },
  good: { node: CircleCheck, tone: 'good' },
  strong: { node: CircleCheck, tone: 'good' },
} as const;

/** How good the password is, in words that change as it is typed. */
export function PasswordStrength({ judgement }: { readonly judgement: PasswordJudgement }) {
  const { node, tone } = looks[judgement.strength];
  return (
    <p class={`state ${tone} strength`} aria-live="polite">
      <Icon node={node} />
      {judgement.words}
    </p>
  );
}
