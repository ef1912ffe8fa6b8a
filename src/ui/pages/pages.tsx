import { Route, Router, useLocation } from 'preact-iso';
import { JobsPage } from './jobs/jobs-page.tsx';
import { NotFound } from './not-found.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { NewPlanPage } from './plan/new-plan-page.tsx';
import { PlanPage } from './plan/plan-page.tsx';
import { PlanRunsPage } from './plan/plan-runs-page.tsx';
import { PlanSettingsPage } from './plan/plan-settings-page.tsx';
import { NewRepositoryPage } from './repositories/new-repository-page.tsx';
import { RepositoriesPage } from './repositories/repositories-page.tsx';
import { SessionsPage } from './sessions/sessions-page.tsx';
import { SnapshotPage } from './snapshot/snapshot-page.tsx';

/** Every address of the page and what it shows. */
export function Pages() {
  const { path } = useLocation();
  if (!isDecodable(path)) return <NotFound />;
  return (
    <Router>
      <Route path="/" component={OverviewPage} />
      <Route path="/plans/new" component={NewPlanPage} />
      <Route path="/plans/:planId" component={PlanPage} />
      <Route path="/plans/:planId/runs" component={PlanRunsPage} />
      <Route path="/plans/:planId/settings" component={PlanSettingsPage} />
      <Route path="/plans/:planId/snapshots/:snapshotId" component={SnapshotPage} />
      <Route path="/jobs" component={JobsPage} />
      <Route path="/repositories" component={RepositoriesPage} />
      <Route path="/repositories/new" component={NewRepositoryPage} />
      <Route path="/sessions" component={SessionsPage} />
      <Route default component={NotFound} />
    </Router>
  );
}

/** The router takes parts of the path apart and would fail at a broken escape. */
function isDecodable(path: string): boolean {
  try {
    // The result is used, since a bundler takes the call for one that can be left out.
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
