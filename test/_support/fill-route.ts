import type { Route } from '../../src/web/route.ts';

const values: Readonly<Record<string, string>> = {
  id: 'a'.repeat(16),
  planId: 'b'.repeat(16),
  jobId: 'c'.repeat(16),
  snapshotId: 'd'.repeat(64),
};

/** The route's path with something plausible for each parameter. Throws for a parameter that it does not know. */
export function fillRoute(route: Route): string {
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`fill-route.ts knows no value for :${name}`);
    return value;
  });
}
