import { newPlan, plan } from '../../../model/plan.ts';
import { ask } from '../../api/ask.ts';
import { createRepository, type RepositoryDraft, readRepository } from '../../form/create-repository.ts';
import { errorSentences } from '../../format/error-sentence.ts';
import { announce } from '../../live/announce.ts';
import { noteChange } from '../../live/revision.ts';
import type { PlanDraft } from './plan-fields.tsx';
import { readExcludes } from './read-excludes.ts';

/** A null repositoryId means: make the new one. */
export type NewPlanDraft = PlanDraft & {
  readonly repositoryId: string | null;
  readonly newRepository: RepositoryDraft;
};

export type PlanOutcome = { readonly planId: string } | { readonly errors: Record<string, string> };

/** Stands in for the id of a repository that is yet to be made, while the rest of the plan is looked at. */
const pendingId = 'a'.repeat(16);

/**
 * Makes the plan, and before it its repository where that is new. `madeRepository` is told as soon as that is there,
 * so that a second try does not make it again. Throws an ApiError where the service refuses.
 */
export async function createPlan(draft: NewPlanDraft, madeRepository: (id: string) => void): Promise<PlanOutcome> {
  const { name, sources } = draft;
  const excludes = readExcludes(draft.excludes);
  const parsed = newPlan.safeParse({ name, sources, excludes, repositoryId: draft.repositoryId ?? pendingId });
  const repository = draft.repositoryId === null ? readRepository(draft.newRepository) : null;
  const errors = {
    ...(repository !== null && 'errors' in repository ? repository.errors : {}),
    ...(parsed.success ? {} : errorSentences(parsed.error)),
  };
  if (!parsed.success || (repository !== null && 'errors' in repository)) return { errors };
  if (repository !== null) {
    parsed.data.repositoryId = await createRepository(repository.wanted);
    madeRepository(parsed.data.repositoryId);
  }
  const made = await ask('POST', '/api/v1/plans', plan, { body: parsed.data });
  announce(`${made.name} is made.`);
  noteChange();
  return { planId: made.id };
}
