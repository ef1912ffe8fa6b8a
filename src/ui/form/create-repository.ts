import { type NewRepository, newRepository, repository } from '../../model/repository.ts';
import { ask } from '../api/ask.ts';
import { toSentence } from '../format/error-sentence.ts';
import { noteChange } from '../live/revision.ts';

/** A repository as it is being written: its folder is named below one of the allowed roots. */
export type RepositoryDraft = { readonly name: string; readonly root: string; readonly folder: string };

export type ReadRepository = { readonly wanted: NewRepository } | { readonly errors: Record<string, string> };

/** What was written, as the service wants it; or errors by field: `repositoryName`, `repositoryFolder`. */
export function readRepository(draft: RepositoryDraft): ReadRepository {
  const folder = draft.folder.trim();
  const destination = { kind: 'local', path: joinPath(draft.root, folder || 'folder') };
  const parsed = newRepository.safeParse({ name: draft.name, destination });
  const errors: Record<string, string> = {};
  for (const issue of parsed.error?.issues ?? []) {
    errors[issue.path[0] === 'name' ? 'repositoryName' : 'repositoryFolder'] ??= toSentence(issue.message);
  }
  if (folder === '') errors.repositoryFolder = 'Needs the name of a folder.';
  return parsed.success && Object.keys(errors).length === 0 ? { wanted: parsed.data } : { errors };
}

/** Makes a repository; its id. Throws an ApiError on a refusal. */
export async function createRepository(wanted: NewRepository): Promise<string> {
  const made = await ask('POST', '/api/v1/repositories', repository, { body: wanted });
  noteChange();
  return made.id;
}

/** The folder below its root, as it will be made. */
export function joinPath(root: string, folder: string): string {
  return root.endsWith('/') ? `${root}${folder}` : `${root}/${folder}`;
}
