import { Layers } from 'lucide';
import type { Plan } from '../../../model/plan.ts';
import { snapshotsAnswer } from '../../api/answers.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { Answered } from '../../parts/answered.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PlanFrame } from './plan-frame.tsx';
import { SnapshotTable } from './snapshot-table.tsx';

/** A plan and its snapshots. */
export function PlanPage() {
  return <PlanFrame part="">{(plan) => <Snapshots plan={plan} />}</PlanFrame>;
}

function Snapshots({ plan }: { readonly plan: Plan }) {
  const answer = useAnswer(`/api/v1/plans/${plan.id}/snapshots`, snapshotsAnswer);
  return (
    <section aria-labelledby="snapshots">
      <h2 id="snapshots" class="visually-hidden">
        Snapshots
      </h2>
      <Answered answer={answer} what="the snapshots">
        {({ snapshots }) =>
          snapshots.length === 0 ? (
            <Empty node={Layers} title="No snapshots yet">
              <p>
                Each run of this plan makes one: the files as they were at that moment. Press “Run now” for the first.
              </p>
            </Empty>
          ) : (
            <SnapshotTable planId={plan.id} snapshots={snapshots} />
          )
        }
      </Answered>
    </section>
  );
}
