import { readdir } from 'node:fs/promises';
import test from 'ava';
import { makeKey } from '../door/_make-key.ts';
import { startDoor, testCode } from '../door/_start-door.ts';
import { makeLaptop, processesOf, runHelper, type Shell, shells } from './_run-helper.ts';

for (const shell of Object.keys(shells) as Shell[]) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${shell}: --print prints the address, and ${signal} leaves nothing behind`, async (t) => {
      const door = await startDoor();
      t.teardown(door.stop);
      const key = await makeKey(door.folder, 'key');
      door.know(key.publicKey);
      const laptop = await makeLaptop(door, key);
      const helper = runHelper(laptop, shell, ['--print', 'nas']);
      await helper.untilSaid('Open in your browser');
      t.regex(helper.stdout, new RegExp(`^Open in your browser: http://[a-z2-7]{26}\\.localhost:\\d+/#${testCode}\n$`));
      t.is(helper.stderr, '');
      const url = new URL(helper.stdout.trim().split(' ').at(-1) ?? '');
      const page = await fetch(`http://127.0.0.1:${url.port}/`);
      t.is(await page.text(), 'user by embedded\n');
      helper.child.kill(signal);
      t.is(await helper.ended, 0);
      t.deepEqual(await processesOf(laptop), []);
      t.deepEqual(await readdir(laptop.temporary), []);
    });
  }
}

for (const shell of Object.keys(shells) as Shell[]) {
  test(`${shell}: when nobody reads its words any more, it still leaves nothing behind`, async (t) => {
    const door = await startDoor();
    t.teardown(door.stop);
    const key = await makeKey(door.folder, 'key');
    door.know(key.publicKey);
    const laptop = await makeLaptop(door, key);
    const helper = runHelper(laptop, shell, ['--print', 'nas']);
    await helper.untilSaid('Open in your browser');
    helper.child.stdout?.destroy();
    helper.child.stderr?.destroy();
    helper.child.kill('SIGTERM');
    await helper.ended;
    t.deepEqual(await processesOf(laptop), []);
    t.deepEqual(await readdir(laptop.temporary), []);
  });
}
