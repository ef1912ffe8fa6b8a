import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SignInClient } from '../test/_support/sign-in-client.ts';
import { type DemoFolder, makeDemoFolder } from './demo/demo-folder.ts';
import { startDemoService } from './demo/demo-service.ts';
import { openTunnel, type Tunnel } from './demo/demo-tunnel.ts';
import { setUpDemo } from './demo/set-up-demo.ts';

const checkout = await realpath(fileURLToPath(new URL('..', import.meta.url)));
const { values } = parseArgs({
  options: {
    source: { type: 'string', default: checkout },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
/** Words for people; with --json stdout belongs to the one line. */
const say = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const hasDisplay = process.platform === 'darwin' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const source = await realpath(values.source);
const folder: DemoFolder = await makeDemoFolder(checkout, source, values.keep);
const service = await startDemoService(checkout, folder);
let tunnel: Tunnel | null = null;

async function stop(code: number): Promise<never> {
  await tunnel?.close();
  await service.close();
  await folder.remove();
  process.exit(code);
}
process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
service.gone.then(() => {
  say('The service ended. Its last words are above.');
  return stop(1);
});

try {
  say('A first backup, of real files, by a real restic:');
  const setUpTunnel = await openTunnel(checkout, folder, service.doorPort, false);
  const client = new SignInClient(setUpTunnel.url);
  await setUpDemo(client, folder, say);
  await client.ask('DELETE', '/api/v1/session');
  await setUpTunnel.close();
  tunnel = await openTunnel(checkout, folder, service.doorPort, hasDisplay && !values.json);
  if (values.json) process.stdout.write(`${JSON.stringify(summary(tunnel.url.href))}\n`);
  else inviteIn(tunnel);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  await stop(1);
}

function inviteIn({ url, launched }: Tunnel): void {
  say('');
  say(launched ? 'The page opens in your browser.' : `Open: ${url.href}`);
  if (!launched) say('The link signs in once, within a minute. After that the same address asks for the password.');
  say(`Password of the owner: ${folder.password}`);
  say('Press Ctrl-C to stop; nothing is left running.');
}

function summary(url: string) {
  return {
    url,
    host: '127.0.0.1',
    port: service.doorPort,
    key: folder.key,
    data: folder.data,
    source: folder.source,
    repository: folder.repository,
    restore: folder.restore,
    owner: 'owner',
    password: folder.password,
    pid: process.pid,
  };
}
