import { CircleAlert, TriangleAlert } from 'lucide';
import type { Notice } from '../../../model/overview.ts';
import { Icon } from '../../parts/icon.tsx';

/** What stands on top of the overview, errors first. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  const sorted = notices.toSorted((one, other) => one.level.localeCompare(other.level));
  return (
    <ul class="notices" aria-label="What needs attention">
      {sorted.map(({ level, text }) => (
        <li key={text} class={`notice ${level}`}>
          <Icon node={level === 'error' ? CircleAlert : TriangleAlert} />
          <p>
            <span class="visually-hidden">{level === 'error' ? 'Error: ' : 'Warning: '}</span>
            {text}
          </p>
        </li>
      ))}
    </ul>
  );
}
