import { type Job, job as jobParser } from '../../model/job.ts';
import { useAnswer } from '../api/use-answer.ts';
import { freshest } from './live-jobs.ts';

/** A job as it is now, followed by the event stream and read again where that is down. Starts with what is known. */
export function useJob(known: Job): Job {
  const answer = useAnswer(`/api/v1/jobs/${known.id}`, jobParser);
  return freshest(answer.value ?? known);
}
