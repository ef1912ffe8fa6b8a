import { access, chmod, chown, constants, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { Refusal } from './model/refusal.ts';

/** The folders of a running service, made where they are missing; all real paths. */
export type Folders = {
  readonly data: string;
  readonly cache: string;
  readonly scratch: string;
  readonly run: string;
  readonly restore: string;
  readonly sourceRoots: readonly string[];
  readonly repositoryRoots: readonly string[];
};

async function make(path: string, mode: number): Promise<string> {
  await mkdir(path, { recursive: true, mode });
  return realpath(path);
}

/** Roots that are not there are a problem to name, not one to make: a disk may not be mounted. */
async function readable(roots: readonly string[], variable: string, problems: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const root of roots) {
    await access(root, constants.R_OK | constants.X_OK)
      .then(async () => found.push(await realpath(root)))
      .catch(() => problems.push(`${variable} names ${root}, which cannot be read`));
  }
  return found;
}

/** Makes and checks the folders. Throws one Refusal that names everything that is wrong. */
export async function prepareFolders(config: Config): Promise<Folders> {
  const problems: string[] = [];
  const own = async (path: string, mode: number, variable: string) =>
    make(path, mode).catch(() => {
      problems.push(`${variable}: ${path} cannot be made or written`);
      return path;
    });
  const data = await own(config.data, 0o700, 'TUNNELKEEP_DATA');
  const run = await own(config.run, 0o700, 'TUNNELKEEP_RUN');
  const restore = await own(config.restore, 0o700, 'TUNNELKEEP_RESTORE');
  const sourceRoots = await readable(config.sourceRoots, 'TUNNELKEEP_SOURCES', problems);
  const repositoryRoots = await readable(config.repositoryRoots, 'TUNNELKEEP_REPOSITORIES', problems);
  const cache = await own(join(data, 'cache'), 0o700, 'TUNNELKEEP_DATA');
  const scratch = await own(join(data, 'scratch'), 0o700, 'TUNNELKEEP_DATA');
  await access(data, constants.W_OK).catch(() => problems.push(`TUNNELKEEP_DATA: ${data} cannot be written`));
  if (problems.length > 0) throw new Refusal('configuration', `The folders are not ready: ${problems.join('; ')}.`);
  await chmod(run, config.doorUser === null ? 0o700 : 0o710);
  if (config.doorUser !== null) await chown(run, -1, config.doorUser);
  return { data, cache, scratch, run, restore, sourceRoots, repositoryRoots };
}
