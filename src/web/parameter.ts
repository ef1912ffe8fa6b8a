import { z } from 'zod';
import { absolutePath } from '../model/absolute-path.ts';
import { identifier } from '../model/identifier.ts';
import { snapshotId } from '../model/snapshot.ts';
import type { Context } from './context.ts';
import { parse } from './read-body.ts';

const inPath = <T extends z.ZodType>(name: string, shape: T) => {
  const wrapped = z.object({ [name]: shape });
  return (context: Context) => parse(wrapped, context.params)[name] as z.infer<T>;
};

const onlyPath = z.strictObject({ path: absolutePath });
const maybePath = z.strictObject({ path: absolutePath.optional() });

/** Parts of the URL, parsed. Each throws a Refusal for what it is not. */
export const parameter = {
  planId: inPath('planId', identifier),
  jobId: inPath('jobId', identifier),
  snapshotId: inPath('snapshotId', snapshotId),
  /** `?path=`, and nothing else. */
  path: (context: Context): string => parse(onlyPath, context.query).path,
  /** Null where there is no query. */
  pathOrNull: (context: Context): string | null => parse(maybePath, context.query).path ?? null,
};
