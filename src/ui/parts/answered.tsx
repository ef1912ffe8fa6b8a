import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/use-answer.ts';
import { Loading } from './loading.tsx';
import { Trouble } from './trouble.tsx';

type AnsweredProps<T> = {
  readonly answer: Answer<T>;
  /** What is being loaded, as in "Loading snapshots…". */
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
};

/** Shows an answer, or that it is on its way, or why it did not come; an older answer stays below the reason. */
export function Answered<T>({ answer, what, children }: AnsweredProps<T>) {
  return (
    <>
      <Trouble error={answer.error} retry={answer.reload} />
      {answer.value !== null && children(answer.value)}
      {answer.value === null && answer.error === null && <Loading what={what} />}
    </>
  );
}
