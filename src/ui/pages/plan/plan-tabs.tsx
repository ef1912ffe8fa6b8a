import { useLocation } from 'preact-iso';
import type { Plan } from '../../../model/plan.ts';

const parts = [
  { name: 'Snapshots', end: '' },
  { name: 'Runs', end: '/runs' },
  { name: 'Settings', end: '/settings' },
] as const;

/** The parts of a plan, as links: each has an address of its own. */
export function PlanTabs({ plan }: { readonly plan: Plan }) {
  const { path } = useLocation();
  return (
    <nav class="tabs" aria-label={`Parts of ${plan.name}`}>
      <ul>
        {parts.map(({ name, end }) => {
          const href = `/plans/${plan.id}${end}`;
          return (
            <li key={name}>
              <a href={href} aria-current={path === href ? 'page' : undefined}>
                {name}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
