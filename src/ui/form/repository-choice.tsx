import type { Repository } from '../../model/repository.ts';
import { may } from '../session/may.ts';
import type { RepositoryDraft } from './create-repository.ts';
import { RepositoryFields } from './repository-fields.tsx';

type RepositoryChoiceProps = {
  readonly repositories: readonly Repository[];
  readonly roots: readonly string[];
  /** The id of one that exists; null for a new one. */
  readonly chosen: string | null;
  readonly draft: RepositoryDraft;
  readonly errors: Record<string, string>;
  readonly choose: (id: string | null) => void;
  readonly change: (draft: RepositoryDraft) => void;
};

/** Where the snapshots go: one of the repositories there are, or a new one. */
export function RepositoryChoice(props: RepositoryChoiceProps) {
  const { repositories, chosen, choose } = props;
  const mayMake = may('edit-repository');
  if (repositories.length === 0 && !mayMake) {
    return <p class="notice warning">There is no repository yet. Ask an owner to make one.</p>;
  }
  return (
    <fieldset>
      <legend>Repository</legend>
      {repositories.map((repository) => (
        <label key={repository.id} class="choice">
          <input
            type="radio"
            name="repository"
            checked={chosen === repository.id}
            onChange={() => choose(repository.id)}
          />
          <span>
            {repository.name} <code class="path muted">{repository.destination.path}</code>
          </span>
        </label>
      ))}
      {mayMake && (
        <label class="choice">
          <input type="radio" name="repository" checked={chosen === null} onChange={() => choose(null)} />
          <span>Make a new one</span>
        </label>
      )}
      {chosen === null && mayMake && (
        <div class="nested">
          <RepositoryFields roots={props.roots} draft={props.draft} errors={props.errors} change={props.change} />
        </div>
      )}
    </fieldset>
  );
}
