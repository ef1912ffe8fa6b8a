import { ListChecks } from 'lucide';
import { Empty } from '../../parts/empty.tsx';
import { may } from '../../session/may.ts';

/** What an owner sees before there is any plan. */
export function FirstSteps({ hasRepository }: { readonly hasRepository: boolean }) {
  return (
    <Empty node={ListChecks} title="No plans yet">
      <p>
        A plan says which folders are backed up, and into which repository.
        {!hasRepository && ' The repository, where the backups live, is made on the way.'}
      </p>
      {may('edit-plan') ? (
        <a class="button primary" href="/plans/new">
          Make the first plan
        </a>
      ) : (
        <p>Ask an owner or operator to make one.</p>
      )}
    </Empty>
  );
}
