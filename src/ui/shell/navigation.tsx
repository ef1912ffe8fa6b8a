import { useLocation } from 'preact-iso';

const places = [
  { name: 'Overview', href: '/', holds: /^\/($|plans\b)/ },
  { name: 'Jobs', href: '/jobs', holds: /^\/jobs\b/ },
  { name: 'Repositories', href: '/repositories', holds: /^\/repositories\b/ },
  { name: 'Sessions', href: '/sessions', holds: /^\/sessions\b/ },
] as const;

/** The main places; the one that holds the shown page is marked. */
export function Navigation() {
  const { path } = useLocation();
  return (
    <nav class="places" aria-label="Main">
      <ul>
        {places.map(({ name, href, holds }) => (
          <li key={href}>
            <a href={href} aria-current={path === href ? 'page' : holds.test(path) ? 'true' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
