import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that a user's PATH often lacks, though what tests need lies there. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The path of an executable file on `path` or in the system's folders; null when there is none. */
export function findProgram(name, path = process.env.PATH ?? '') {
  const folders = [...path.split(':').filter((folder) => folder !== ''), ...systemFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
