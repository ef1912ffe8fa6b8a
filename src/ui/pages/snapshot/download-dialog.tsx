import { useState } from 'preact/hooks';
import type { DownloadForm } from '../../api/download.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Form } from '../../parts/form.tsx';

const forms = [
  { as: 'zip', name: 'zip', words: 'opens with a click on any computer' },
  { as: 'tar', name: 'tar', words: 'keeps permissions, owners and links' },
] as const;

type DownloadDialogProps = {
  /** The folder. */
  readonly path: string;
  readonly start: (path: string, as: DownloadForm) => Promise<void>;
  readonly close: () => void;
};

/** Asks in which form a folder should come. */
export function DownloadDialog({ path, start, close }: DownloadDialogProps) {
  const [form, setForm] = useState<DownloadForm>('zip');
  return (
    <Dialog title="Download a folder" close={close}>
      <Form
        submit={() => {
          void start(path, form);
          close();
        }}
      >
        <p>
          <code class="path">{path}</code> comes as one archive, through the tunnel, with all that is in it.
        </p>
        <fieldset>
          <legend>Form</legend>
          {forms.map(({ as, name, words }) => (
            <label key={as} class="choice">
              <input type="radio" name="form" checked={form === as} onChange={() => setForm(as)} />
              <span>
                <strong>{name}</strong> <span class="muted">{words}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div class="actions">
          <button type="button" class="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Download
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
