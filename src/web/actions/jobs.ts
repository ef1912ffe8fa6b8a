import type { Grant } from '../../auth/authorize.ts';
import { listJobs } from '../../operations/list-jobs.ts';
import { showJob } from '../../operations/show-job.ts';
import { stopJob } from '../../operations/stop-job.ts';
import type { Context } from '../context.ts';
import { parameter } from '../parameter.ts';
import type { Web } from '../web.ts';

export async function getJobs({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = { jobs: await listJobs(service, grant, null) };
}

export async function getJob({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = await showJob(service, grant, parameter.jobId(context));
}

export async function postJobStop({ service }: Web, context: Context, grant: Grant<'stop-job'>): Promise<void> {
  context.body = await stopJob(service, grant, parameter.jobId(context));
  context.status = 202;
}
