import { z } from 'zod';
import { job } from '../../model/job.ts';
import { plan } from '../../model/plan.ts';
import { repository } from '../../model/repository.ts';
import { session } from '../../model/sign-in.ts';
import { snapshot } from '../../model/snapshot.ts';

/** The lists of the API, each under the name of what it holds. */
export const jobsAnswer = z.object({ jobs: z.array(job) });
export const plansAnswer = z.object({ plans: z.array(plan) });
export const repositoriesAnswer = z.object({ repositories: z.array(repository) });
export const sessionsAnswer = z.object({ sessions: z.array(session) });
export const snapshotsAnswer = z.object({ snapshots: z.array(snapshot) });

/** An answer without a body. */
export const nothing = z.null();
