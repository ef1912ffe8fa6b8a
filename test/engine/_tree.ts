import { lstat, mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const join = (folder: Buffer, name: Buffer) => Buffer.concat([folder, Buffer.from('/'), name]);

/** Every name below a folder, as bytes in hexadecimal digits, with what is there. */
export async function readTree(folder: Buffer | string, under = ''): Promise<Map<string, string>> {
  const at = Buffer.from(folder);
  const tree = new Map<string, string>();
  for (const name of await readdir(at, { encoding: 'buffer' })) {
    const path = join(at, name);
    const found = await lstat(path);
    const key = `${under}/${name.toString('hex')}`;
    if (found.isDirectory()) {
      tree.set(key, 'folder');
      for (const [below, content] of await readTree(path, key)) tree.set(below, content);
    } else if (found.isSymbolicLink()) tree.set(key, `link to ${await readlink(path)}`);
    else tree.set(key, (await readFile(path)).toString('base64'));
  }
  return tree;
}

/** Writes a file of this name, given as bytes or text, with something in it that no other file has. */
export async function writeNamed(folder: string, name: Buffer | string, content: string): Promise<void> {
  const path = join(Buffer.from(folder), Buffer.from(name));
  await mkdir(dirname(folder), { recursive: true });
  await writeFile(path, content);
}
