import { changePassword } from './actions/change-password.ts';
import { download } from './actions/download.ts';
import { streamEvents } from './actions/events.ts';
import { giveTicket } from './actions/give-ticket.ts';
import { getJob, getJobs, postJobStop } from './actions/jobs.ts';
import { getOverview, getSources } from './actions/overview.ts';
import { listSessions, logOut, logOutEverywhere, revokeSession, showSession } from './actions/own-session.ts';
import { getPlan, getPlanJobs, postPlan, postPlanRun, putPlan, removePlan } from './actions/plans.ts';
import { renewToken } from './actions/renew-token.ts';
import { getRepositories, postRepository } from './actions/repositories.ts';
import { showHealth } from './actions/show-health.ts';
import { signIn } from './actions/sign-in.ts';
import { getEntries, getSnapshot, getSnapshots, postRestore } from './actions/snapshots.ts';
import { publicRoute, type Route, route, ticketRoute } from './route.ts';

/** Every way in: method, path, who may, and what is done. There is no other list. */
export const routes: readonly Route[] = [
  publicRoute('GET', '/healthz', showHealth),

  publicRoute('POST', '/api/v1/session', signIn),
  publicRoute('POST', '/api/v1/session/token', renewToken),
  route('GET', '/api/v1/session', 'end-own-session', showSession),
  route('DELETE', '/api/v1/session', 'end-own-session', logOut),
  route('GET', '/api/v1/sessions', 'end-own-session', listSessions),
  route('DELETE', '/api/v1/sessions', 'end-own-session', logOutEverywhere),
  route('DELETE', '/api/v1/sessions/:id', 'end-own-session', revokeSession),
  route('PUT', '/api/v1/password', 'change-own-password', changePassword),
  route('POST', '/api/v1/tickets', 'end-own-session', giveTicket),

  route('GET', '/api/v1/overview', 'see-status', getOverview),
  ticketRoute('/api/v1/events', 'see-status', streamEvents),
  route('GET', '/api/v1/sources', 'edit-plan', getSources),

  route('GET', '/api/v1/repositories', 'see-status', getRepositories),
  route('POST', '/api/v1/repositories', 'edit-repository', postRepository),

  route('POST', '/api/v1/plans', 'edit-plan', postPlan),
  route('GET', '/api/v1/plans/:planId', 'see-status', getPlan),
  route('PUT', '/api/v1/plans/:planId', 'edit-plan', putPlan),
  route('DELETE', '/api/v1/plans/:planId', 'edit-plan', removePlan),
  route('POST', '/api/v1/plans/:planId/run', 'run-plan', postPlanRun),
  route('GET', '/api/v1/plans/:planId/jobs', 'see-status', getPlanJobs),

  route('GET', '/api/v1/plans/:planId/snapshots', 'see-status', getSnapshots),
  route('GET', '/api/v1/plans/:planId/snapshots/:snapshotId', 'see-status', getSnapshot),
  route('GET', '/api/v1/plans/:planId/snapshots/:snapshotId/entries', 'browse-files', getEntries),
  ticketRoute('/api/v1/plans/:planId/snapshots/:snapshotId/download', 'download-files', download),
  route('POST', '/api/v1/restores', 'restore-files', postRestore),

  route('GET', '/api/v1/jobs', 'see-status', getJobs),
  route('GET', '/api/v1/jobs/:jobId', 'see-status', getJob),
  route('POST', '/api/v1/jobs/:jobId/stop', 'stop-job', postJobStop),
];
