import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { overview } from '../../../model/overview.ts';
import { useAction } from '../../api/use-action.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { createRepository, readRepository } from '../../form/create-repository.ts';
import { RepositoryFields } from '../../form/repository-fields.tsx';
import { useFirstError } from '../../form/use-first-error.ts';
import { announce } from '../../live/announce.ts';
import { Answered } from '../../parts/answered.tsx';
import { Crumbs } from '../../parts/crumbs.tsx';
import { Form } from '../../parts/form.tsx';
import { Page } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';

/** Makes a repository. */
export function NewRepositoryPage() {
  const answer = useAnswer('/api/v1/overview', overview);
  return (
    <Page
      title="New repository"
      lead="The service makes it, encrypted with a password of its own."
      above={
        <Crumbs
          label="Way up"
          crumbs={[
            { name: 'Repositories', href: '/repositories' },
            { name: 'New repository', href: '/repositories/new' },
          ]}
        />
      }
    >
      <Answered answer={answer} what="the allowed folders">
        {({ repositoryRoots }) => <NewRepositoryForm roots={repositoryRoots} />}
      </Answered>
    </Page>
  );
}

function NewRepositoryForm({ roots }: { readonly roots: readonly string[] }) {
  const { route } = useLocation();
  const [draft, setDraft] = useState({ name: '', root: roots[0] ?? '', folder: '' });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const form = useFirstError(errors);
  const action = useAction(async () => {
    const read = readRepository(draft);
    setErrors('errors' in read ? read.errors : {});
    if ('errors' in read) return;
    await createRepository(read.wanted);
    announce('The repository is made.');
    route('/repositories');
  });
  return (
    <Form class="panel padded" formRef={form} submit={action.run}>
      <RepositoryFields roots={roots} draft={draft} errors={errors} change={setDraft} />
      <Trouble error={action.error} />
      <div class="actions">
        <button type="submit" class="button primary" disabled={action.busy || roots.length === 0}>
          {action.busy ? 'Making the repository…' : 'Make repository'}
        </button>
        <a class="button quiet" href="/repositories">
          Cancel
        </a>
      </div>
    </Form>
  );
}
