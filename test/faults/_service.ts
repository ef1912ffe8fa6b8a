import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Access } from '../../src/engine/start-restic.ts';
import { findDataKey } from '../../src/store/data-keys.ts';
import { openDatabase } from '../../src/store/database.ts';
import { findJob, type JobRow } from '../../src/store/jobs.ts';
import { listRepositories } from '../../src/store/repositories.ts';
import type { Row, Statements } from '../../src/store/statements.ts';
import { loadKey } from '../../src/vault/load-key.ts';
import { openVault } from '../../src/vault/vault.ts';
import { holdsWithin } from '../_support/alive.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { putSlowRestic } from '../_support/put-restic.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { makePlace, type Place, startService, type TestService } from '../_support/start-service.ts';

export type Entered = { readonly service: TestService; readonly client: SignInClient };

/** Starts a service, behind another program where one is given, and signs in to it through its own door. */
export async function enter(t: ExecutionContext, place?: Place, behind: readonly string[] = []): Promise<Entered> {
  const service = await startService(t, place, {}, behind);
  const client = new SignInClient((await openTunnel(t, service)).url);
  await client.enter();
  return { service, client };
}

/** A place whose restic is the real one, held back to about 2 MB a second. */
export async function makeSlowPlace(t: ExecutionContext): Promise<Place> {
  const place = await makePlace(t);
  return { ...place, path: await putSlowRestic(place.folder, 2000) };
}

/** Fills a folder with files that no backup has seen yet: 1 MB each. */
export async function fill(folder: string, megabytes: number, name = 'file'): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < megabytes; n += 1) await writeFile(join(folder, `${name}-${n}`), randomBytes(1e6));
}

/** Asks something of the service's own database, with a connection beside the service's. */
export async function askRows<T>(place: Place, ask: (statements: Statements) => Promise<T>): Promise<T> {
  const database = await openDatabase(join(place.data, 'tunnelkeep.sqlite3'));
  return ask(database).finally(() => database.close());
}

/** All that the service has written down of what it was told to keep: users, repositories, plans and jobs. */
export function readRows(place: Place): Promise<Record<string, Row[]>> {
  return askRows(place, async (statements) => {
    const tables = ['data_keys', 'users', 'user_keys', 'repositories', 'plans', 'jobs'];
    const rows = tables.map(async (table) => [table, await statements.all(`SELECT * FROM ${table} ORDER BY 1`)]);
    return Object.fromEntries(await Promise.all(rows));
  });
}

/** What opens the repository that lies in this folder, unsealed as the service does it. */
export function accessOf(place: Place, name = 'documents'): Promise<Access> {
  return askRows(place, async (statements) => {
    const dataKey = await findDataKey(statements);
    const { key } = await loadKey(join(place.folder, 'key-encryption-key'), join(place.data, 'key'), false);
    const path = join(place.repositories, name);
    const row = (await listRepositories(statements)).find(({ destination }) => destination.path === path);
    if (dataKey === null || row === undefined) throw new Error('there is no such repository');
    const password = openVault(key, dataKey).openText('repositories', 'password', row.id, row.password);
    return { destination: row.destination, password };
  });
}

/** Asks for a backup and waits until restic reads files; the answer is its row, with the child's number. */
export async function backupUnderWay({ client, service }: Entered, planId: string): Promise<JobRow> {
  const { id } = (await client.must('POST', `/api/v1/plans/${planId}/run`)).json();
  const reads = async () => (await client.must('GET', `/api/v1/jobs/${id}`)).json().progress?.bytesDone > 0;
  if (!(await holdsWithin(60_000, reads))) throw new Error('the backup did not get under way');
  const row = await askRows(service.place, (statements) => findJob(statements, id));
  if (row?.child == null) throw new Error('the job has no child');
  return row;
}
