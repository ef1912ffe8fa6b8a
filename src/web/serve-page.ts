import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Refusal } from '../model/refusal.ts';
import type { Context, Next } from './context.ts';

/** The page's files by URL path, read once at start: what is not in here cannot be asked for. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>;

/** Reads the built page. Throws a Refusal that says how to build it where it is missing. */
export async function loadPage(folder: string): Promise<PageFiles> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, { type: string; body: Buffer }>();
  for (const name of names.filter((found) => found.isFile())) {
    const file = join(name.parentPath, name.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(path, { type: extname(name.name), body: await readFile(file) });
  }
  if (!files.has('/index.html')) {
    throw new Refusal('configuration', `The page is not built: ${folder} has no index.html. Run "npm run build".`);
  }
  return files;
}

/** Serves the page's files; any other path that is not the API's is a place inside the page. */
export function servePage(files: PageFiles) {
  return async (context: Context, next: Next): Promise<void> => {
    const isApi = context.path.startsWith('/api/') || context.path === '/healthz';
    if (isApi || (context.method !== 'GET' && context.method !== 'HEAD')) return void (await next());
    const isPlace = !context.path.includes('.');
    const file = files.get(isPlace ? '/index.html' : context.path);
    if (file === undefined) throw new Refusal('not-found', 'There is no such file.');
    if (context.path.startsWith('/assets/')) context.set('Cache-Control', 'private, max-age=31536000, immutable');
    context.type = file.type;
    context.body = file.body;
  };
}
