import { parseArgs } from 'node:util';
import { benchDoor } from './bench/door.ts';

/** What can be measured: `npm run bench -- NAME`. docs/benchmarks.md says what came out, and where. */
const benches = { door: benchDoor };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '5' }, mib: { type: 'string', default: '1024' } },
});
const [name = ''] = positionals;
const sizes = { pairs: Number(values.pairs), bytes: Number(values.mib) * 2 ** 20 };
const sound = Object.values(sizes).every((size) => Number.isSafeInteger(size) && size > 0);

if (Object.hasOwn(benches, name) && positionals.length === 1 && sound) {
  await benches[name as keyof typeof benches](sizes);
} else {
  process.stderr.write(`npm run bench -- ${Object.keys(benches).join('|')} [--pairs N] [--mib N]\n`);
  process.exitCode = 2;
}
