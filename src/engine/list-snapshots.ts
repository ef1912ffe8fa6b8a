import { z } from 'zod';
import { type Snapshot, snapshotId } from '../model/snapshot.ts';
import type { Surroundings } from './environment.ts';
import { readOutput } from './read-output.ts';
import { type Access, startRestic } from './start-restic.ts';

const row = z.looseObject({
  id: snapshotId,
  time: z.iso.datetime({ offset: true }),
  hostname: z.string().default(''),
  paths: z.array(z.string()),
  tags: z.array(z.string()).default([]),
  summary: z
    .looseObject({ total_files_processed: z.number(), total_bytes_processed: z.number(), data_added: z.number() })
    .optional(),
});

/** The snapshots that carry this tag, newest first. */
export async function listSnapshots(surroundings: Surroundings, access: Access, tag: string): Promise<Snapshot[]> {
  const output = await readOutput(
    startRestic(surroundings, access, ['snapshots', '--json', '--no-lock', `--tag=${tag}`]),
  );
  const rows = z.array(row).nullable().parse(JSON.parse(output)) ?? [];
  return rows
    .map((found) => ({
      id: found.id,
      time: Date.parse(found.time),
      hostname: found.hostname,
      paths: found.paths,
      tags: found.tags,
      filesTotal: found.summary?.total_files_processed ?? null,
      bytesTotal: found.summary?.total_bytes_processed ?? null,
      bytesAdded: found.summary?.data_added ?? null,
    }))
    .sort((a, b) => b.time - a.time);
}
