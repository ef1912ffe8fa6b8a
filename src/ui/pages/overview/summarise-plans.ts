import type { Plan } from '../../../model/plan.ts';
import { formatCount } from '../../format/count.ts';

/** All plans in one sentence; empty where there are none. */
export function summarisePlans(plans: readonly Plan[]): string {
  if (plans.length === 0) return '';
  const troubled = plans.filter(({ lastJob }) => lastJob !== null && lastJob.state !== 'done').length;
  const fresh = plans.filter(({ lastJob }) => lastJob === null).length;
  const parts = [
    troubled > 0 ? `${troubled} ${troubled === 1 ? 'needs' : 'need'} a look` : '',
    fresh > 0 ? `${fresh} never backed up yet` : '',
  ].filter(Boolean);
  if (parts.length > 0) return `${formatCount(plans.length, 'plan')}: ${parts.join(', ')}.`;
  return plans.length === 1 ? 'The one plan is backed up.' : `All ${plans.length} plans are backed up.`;
}
