import type { ExecutionContext } from 'ava';
import { type OpenTunnel, openTunnel } from '../_support/open-tunnel.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import type { TestService } from '../_support/start-service.ts';
import type { Deployment } from './_deployment.ts';

/** From the laptop into the container: the helper's tunnel, and a client that is signed in through it as the owner. */
export async function enter(
  t: ExecutionContext,
  deployment: Deployment,
): Promise<{ client: SignInClient; tunnel: OpenTunnel }> {
  const door = { doorPort: deployment.port, place: { key: deployment.key } } as TestService;
  const tunnel = await openTunnel(t, door);
  const client = new SignInClient(tunnel.url);
  await client.enter();
  return { client, tunnel };
}
