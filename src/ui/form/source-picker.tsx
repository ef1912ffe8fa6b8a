import { X } from 'lucide';
import { useId } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { chooseSource, dropSource } from './choose-source.ts';
import { SourceFolder } from './source-tree.tsx';

type SourcePickerProps = {
  readonly chosen: readonly string[];
  readonly change: (sources: string[]) => void;
  readonly error: string | undefined;
};

/** Picks files and folders on the server, from a tree that is read as it is opened. */
export function SourcePicker({ chosen, change, error }: SourcePickerProps) {
  const id = useId();
  const toggle = (path: string, wanted: boolean) =>
    change(wanted ? chooseSource(chosen, path) : dropSource(chosen, path));
  return (
    <fieldset data-invalid={error ? '' : undefined} aria-describedby={error ? `${id}-error ${id}-hint` : `${id}-hint`}>
      <legend>Back up</legend>
      <p class="hint" id={`${id}-hint`}>
        A chosen folder is backed up with all that is in it, now and later.
      </p>
      <div class="tree">
        <SourceFolder path={null} chosen={chosen} toggle={toggle} />
      </div>
      {chosen.length > 0 && (
        <ul class="chosen" aria-label="Chosen">
          {chosen.map((path) => (
            <li key={path}>
              <code class="path">{path}</code>
              <button
                type="button"
                class="button quiet small"
                aria-label={`Remove ${path}`}
                onClick={() => toggle(path, false)}
              >
                <Icon node={X} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
