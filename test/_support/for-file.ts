import type { ExecutionContext, TestFn } from 'ava';

/**
 * Stands in for one test's context where a service or a folder is shared by a whole file: what is started for it is
 * taken down when the file's last test has ended, newest first.
 */
export function forFile(test: TestFn): ExecutionContext {
  const endings: (() => unknown)[] = [];
  test.after.always('what the file shared is taken down', async () => {
    for (const end of endings.reverse()) await end();
  });
  return { teardown: (end: () => unknown) => endings.push(end) } as unknown as ExecutionContext;
}
