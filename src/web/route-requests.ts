import Router from 'koa-router';
import { authorize, type Grant } from '../auth/authorize.ts';
import { Refusal } from '../model/refusal.ts';
import { authenticate, authenticateByTicket } from './authenticate.ts';
import type { Context } from './context.ts';
import { receiveBody } from './read-body.ts';
import type { Route } from './route.ts';
import type { Web } from './web.ts';

/** A public action gets no grant, and must not ask for one. */
const noGrant = null as unknown as Grant;

async function answer(web: Web, route: Route, context: Context): Promise<void> {
  const { permission } = route;
  if (permission === 'public') return route.action(web, context, noGrant);
  if (route.by === 'ticket') {
    const principal = await authenticateByTicket(web.auth, context);
    return route.action(web, context, authorize(principal, permission));
  }
  const check = async () => authorize(await authenticate(web.auth, context), permission);
  const grant = await check();
  // A stranger's body is not waited for; and whoever was let in may be out again by the time a slow one has come.
  return route.action(web, context, (await receiveBody(context)) ? await check() : grant);
}

/** Reached when no line fits. OPTIONS is as wrong as any other method: CORS is not spoken, and nothing is told. */
async function refuseMethod(context: Context & { matched?: readonly unknown[] }): Promise<void> {
  if ((context.matched ?? []).length > 0) {
    throw new Refusal('method-not-allowed', 'This path does not take this method.');
  }
}

/** Matches requests against the table: session first, then permission, then the action. */
export function routeRequests(web: Web, routes: readonly Route[]) {
  const router = new Router({ strict: true, sensitive: true });
  for (const route of routes) {
    router.register(route.path, [route.method], (context) => answer(web, route, context as unknown as Context));
  }
  return [router.routes(), refuseMethod];
}
