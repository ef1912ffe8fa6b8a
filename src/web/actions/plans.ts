import type { Grant } from '../../auth/authorize.ts';
import { newPlan } from '../../model/plan.ts';
import { createPlan } from '../../operations/create-plan.ts';
import { deletePlan } from '../../operations/delete-plan.ts';
import { listJobs } from '../../operations/list-jobs.ts';
import { runPlan } from '../../operations/run-plan.ts';
import { showPlan } from '../../operations/show-plan.ts';
import { updatePlan } from '../../operations/update-plan.ts';
import type { Context } from '../context.ts';
import { parameter } from '../parameter.ts';
import { readBody } from '../read-body.ts';
import type { Web } from '../web.ts';

export async function postPlan({ service }: Web, context: Context, grant: Grant<'edit-plan'>): Promise<void> {
  context.body = await createPlan(service, grant, await readBody(context, newPlan));
  context.status = 201;
}

export async function getPlan({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = await showPlan(service, grant, parameter.planId(context));
}

export async function putPlan({ service }: Web, context: Context, grant: Grant<'edit-plan'>): Promise<void> {
  context.body = await updatePlan(service, grant, parameter.planId(context), await readBody(context, newPlan));
}

export async function removePlan({ service }: Web, context: Context, grant: Grant<'edit-plan'>): Promise<void> {
  await deletePlan(service, grant, parameter.planId(context));
  context.status = 204;
}

export async function postPlanRun({ service }: Web, context: Context, grant: Grant<'run-plan'>): Promise<void> {
  context.body = await runPlan(service, grant, parameter.planId(context));
  context.status = 202;
}

export async function getPlanJobs({ service }: Web, context: Context, grant: Grant<'see-status'>): Promise<void> {
  context.body = { jobs: await listJobs(service, grant, parameter.planId(context)) };
}
