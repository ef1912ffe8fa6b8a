import test from 'ava';
import ssh2 from 'ssh2';
import { generateSoundKey } from '../../src/entrances/load-host-key.ts';

test('a thousand host keys can all be read back', (t) => {
  for (let round = 0; round < 1000; round += 1) {
    t.false(ssh2.utils.parseKey(generateSoundKey()) instanceof Error);
  }
});
