import { SourcePicker } from '../../form/source-picker.tsx';
import { Field } from '../../parts/field.tsx';
import { TextField } from '../../parts/text-field.tsx';

/** A plan as it is being written, all but its repository. */
export type PlanDraft = { readonly name: string; readonly sources: readonly string[]; readonly excludes: string };

type PlanFieldsProps = {
  readonly draft: PlanDraft;
  readonly errors: Record<string, string>;
  readonly change: (part: Partial<PlanDraft>) => void;
};

/** Name, sources and excludes of a plan. */
export function PlanFields({ draft, errors, change }: PlanFieldsProps) {
  return (
    <>
      <TextField
        label="Name"
        name="name"
        maxLength={64}
        value={draft.name}
        change={(name) => change({ name })}
        error={errors.name}
      />
      <SourcePicker chosen={draft.sources} change={(sources) => change({ sources })} error={errors.sources} />
      <Field
        label="Leave out"
        hint={
          <>
            One pattern a line, as restic reads them: <code>*.tmp</code>, <code>node_modules</code>,{' '}
            <code>/sources/home/*/Downloads</code>. Empty leaves out nothing.
          </>
        }
        error={errors.excludes}
      >
        {(control) => (
          <textarea
            {...control}
            class="medium"
            name="excludes"
            rows={4}
            spellcheck={false}
            value={draft.excludes}
            onInput={(event) => change({ excludes: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
