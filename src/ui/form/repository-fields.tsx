import { Field } from '../parts/field.tsx';
import { TextField } from '../parts/text-field.tsx';
import { joinPath, type RepositoryDraft } from './create-repository.ts';

type RepositoryFieldsProps = {
  readonly roots: readonly string[];
  readonly draft: RepositoryDraft;
  readonly errors: Record<string, string>;
  readonly change: (draft: RepositoryDraft) => void;
};

/** Name and place of a new repository on a local folder. */
export function RepositoryFields({ roots, draft, errors, change }: RepositoryFieldsProps) {
  if (roots.length === 0) {
    return <p class="notice warning">The service was given no folder in which repositories may be made.</p>;
  }
  const place = joinPath(draft.root, draft.folder.trim() || '…');
  return (
    <>
      <TextField
        label="Name of the repository"
        name="repository-name"
        maxLength={64}
        value={draft.name}
        change={(name) => change({ ...draft, name })}
        error={errors.repositoryName}
      />
      {roots.length > 1 && <RootField roots={roots} root={draft.root} change={(root) => change({ ...draft, root })} />}
      <TextField
        label="Folder"
        name="repository-folder"
        hint={
          <>
            It will be made as <code class="path">{place}</code>. The service makes the repository's password and keeps
            it.
          </>
        }
        value={draft.folder}
        change={(folder) => change({ ...draft, folder })}
        error={errors.repositoryFolder}
      />
    </>
  );
}

type RootFieldProps = Pick<RepositoryFieldsProps, 'roots'> & {
  readonly root: string;
  readonly change: (root: string) => void;
};

function RootField({ roots, root, change }: RootFieldProps) {
  return (
    <Field label="Below">
      {(control) => (
        <select {...control} class="medium" value={root} onChange={(event) => change(event.currentTarget.value)}>
          {roots.map((path) => (
            <option key={path} value={path}>
              {path}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
