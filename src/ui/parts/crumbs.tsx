import { ChevronRight } from 'lucide';
import { Icon } from './icon.tsx';

export type Crumb = { readonly name: string; readonly href: string };

/** The way from the overview down to here, as links; the last one is where we are. */
export function Crumbs({ label, crumbs }: { readonly label: string; readonly crumbs: readonly Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={label}>
      <ol>
        {crumbs.map(({ name, href }, index) => (
          <li key={href}>
            {index > 0 && <Icon node={ChevronRight} />}
            <a href={href} aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
