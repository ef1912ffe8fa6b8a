import { readdir, readFile } from 'node:fs/promises';

type Trace = { readonly pid: number; readonly commandLine: string; readonly environment: string };

const read = (file: string) => readFile(file, 'latin1').catch(() => '');

/** What every process on this machine shows of itself: its command line, and its environment where we may read it. */
export async function processTraces(): Promise<Trace[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    names.map(async (name) => ({
      pid: Number(name),
      commandLine: await read(`/proc/${name}/cmdline`),
      environment: await read(`/proc/${name}/environ`),
    })),
  );
}

/** The numbers of a process's children, and of theirs. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(tasks.map((task) => read(`/proc/${pid}/task/${task}/children`)));
  const numbers = children.flatMap((text) => text.split(' ').filter(Boolean).map(Number));
  return [...numbers, ...(await Promise.all(numbers.map(descendantsOf))).flat()];
}
