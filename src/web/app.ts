import Koa from 'koa';
import type { Logger } from 'pino';
import { answerProblems } from './answer-problems.ts';
import { checkBody } from './check-body.ts';
import { checkHost } from './check-host.ts';
import { checkSite } from './check-site.ts';
import { logRequests } from './log-requests.ts';
import { routeRequests } from './route-requests.ts';
import { routes } from './routes.ts';
import { sendHeaders } from './send-headers.ts';
import { type PageFiles, servePage } from './serve-page.ts';
import { sessionCookie } from './session-cookie.ts';
import type { Web } from './web.ts';

/** The web application. Its order is the checklist: who speaks, to which name, from which page, with which body, in which session. */
export function createApp(web: Web, page: PageFiles, log: Logger): Koa {
  const app = new Koa({ proxy: false });
  app.on('error', (error: Error) => log.debug({ reason: error.message }, 'an answer did not go out whole'));
  app.use(logRequests(log) as Koa.Middleware);
  app.use(sendHeaders as Koa.Middleware);
  app.use(answerProblems as Koa.Middleware);
  app.use(checkHost(web.auth.tunnels) as Koa.Middleware);
  app.use(checkSite as Koa.Middleware);
  app.use(checkBody as Koa.Middleware);
  app.use(servePage(page) as Koa.Middleware);
  app.use(sessionCookie(web.auth, app) as Koa.Middleware);
  for (const middleware of routeRequests(web, routes)) app.use(middleware as unknown as Koa.Middleware);
  return app;
}
