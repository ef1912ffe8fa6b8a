import { HardDrive, Plus } from 'lucide';
import type { Repository } from '../../../model/repository.ts';
import { repositoriesAnswer } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { formatCount } from '../../format/count.ts';
import { Answered } from '../../parts/answered.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Page } from '../../parts/page.tsx';
import { may } from '../../session/may.ts';

/** The places where backups live. */
export function RepositoriesPage() {
  const answer = useAnswer('/api/v1/repositories', repositoriesAnswer);
  return (
    <Page
      title="Repositories"
      lead="Where the backups live. Each is a plain restic repository."
      actions={
        may('edit-repository') && (
          <a class="button" href="/repositories/new">
            <Icon node={Plus} />
            New repository
          </a>
        )
      }
    >
      <Answered answer={answer} what="the repositories">
        {({ repositories }) => <RepositoryList repositories={repositories} />}
      </Answered>
    </Page>
  );
}

function RepositoryList({ repositories }: { readonly repositories: readonly Repository[] }) {
  if (repositories.length === 0) return <NoRepositories />;
  return (
    <div class="panel">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Folder on the server</th>
            <th scope="col">Used by</th>
            <th scope="col" class="wide-only">
              Made
            </th>
          </tr>
        </thead>
        <tbody>
          {repositories.map(({ id, name, destination, planCount, createdAt }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>
                <code class="path">{destination.path}</code>
              </td>
              <td>{planCount === 0 ? 'no plan' : formatCount(planCount, 'plan')}</td>
              <td class="wide-only">
                <Moment at={createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NoRepositories() {
  return (
    <Empty node={HardDrive} title="No repositories yet">
      <p>Make one here, or on the way when you make a plan.</p>
      {may('edit-repository') && (
        <a class="button primary" href="/repositories/new">
          Make the first repository
        </a>
      )}
    </Empty>
  );
}
