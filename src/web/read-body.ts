import getRawBody from 'raw-body';
import type { z } from 'zod';
import { Refusal } from '../model/refusal.ts';
import type { Context } from './context.ts';

const largest = 1024 * 1024;

async function readText(context: Context): Promise<string> {
  if (!context.is('application/json')) {
    throw new Refusal('not-json', 'A body is needed here: JSON, sent as application/json.');
  }
  try {
    // Koa's `context.length` is the answer's. What is announced as too large is refused without waiting for it.
    const length = context.get('Content-Length') || null;
    return await getRawBody(context.req, { limit: largest, length, encoding: 'utf-8' });
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw new Refusal('body-too-large', 'The body is larger than 1 MiB.');
    }
    throw new Refusal('bad-request', 'The body did not arrive whole.');
  }
}

/** Waits for the body and keeps it for `readBody`. False where there is none. */
export async function receiveBody(context: Context): Promise<boolean> {
  if (!context.is('application/json')) return false;
  context.state.bodyText = await readText(context);
  return true;
}

/** Reads and parses a JSON body of this shape. Throws a Refusal that names every wrong member. */
export async function readBody<T extends z.ZodType>(context: Context, shape: T): Promise<z.infer<T>> {
  const text = context.state.bodyText ?? (await readText(context));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('bad-request', 'The body is not valid JSON.');
  }
  return parse(shape, value);
}

const mostProblems = 20;
const longestMessage = 1000;

/** Parses what came from outside. Throws a Refusal that names the wrong members, twenty at most, and repeats no value. */
export function parse<T extends z.ZodType>(shape: T, value: unknown): z.infer<T> {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, mostProblems)
    .map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  throw new Refusal('bad-request', `${problems.join('; ').slice(0, longestMessage)}.`);
}
