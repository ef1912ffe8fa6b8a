import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import ssh2 from 'ssh2';
import { algorithms } from '../../src/door/algorithms.ts';
import { makeKey } from './_make-key.ts';
import { startDoor } from './_start-door.ts';

type Remark = { readonly name: string; readonly level: string; readonly says: string };

/**
 * What a version of ssh-audit says for reasons of its own. 2.5 (Debian 12) is of 2021: it knows neither the exchange
 * with ML-KEM, which OpenSSH has since 9.9, nor the marker of strict key exchange (2023). Versions after 3.3 (Debian 13)
 * warn of every exchange that is not post-quantum; the door keeps curve25519 for clients that have nothing newer, and a
 * client that has takes the other.
 */
const understood: readonly { name: RegExp; says: RegExp }[] = [
  { name: /^mlkem768x25519-sha256$/, says: /^unknown algorithm$/ },
  { name: /^kex-strict-s-v00@openssh\.com$/, says: /^unknown algorithm$/ },
  { name: /^curve25519-sha256(@libssh\.org)?$/, says: /^does not provide protection against post-quantum attacks$/ },
];

const isUnderstood = ({ name, level, says }: Remark) =>
  level === 'warn' && understood.some((known) => known.name.test(name) && known.says.test(says));

/** Runs ssh-audit; its status says whether it found anything, which its lines say better. */
function audit(port: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('ssh-audit', ['--no-colors', '--port', String(port), '127.0.0.1'], (_error, stdout) => resolve(stdout));
  });
}

/** Every remark of a report, by the algorithm that it is on; further remarks on one stand below it with its name left out. */
function remarksOf(report: string): Remark[] {
  let name = '';
  return report.split('\n').flatMap((line) => {
    name = /^\((?:gen|kex|key|enc|mac|cve|sec|fin|rec)\) (\S+)/.exec(line)?.[1] ?? name;
    const [, level, says] = /\[(info|warn|fail)\] (.*)$/.exec(line) ?? [];
    return level === undefined || says === undefined ? [] : [{ name, level, says }];
  });
}

const named = (report: string, kind: string) =>
  [...report.matchAll(new RegExp(`^\\(${kind}\\) (\\S+)`, 'gm'))].map(([, name]) => name);

test('ssh-audit finds nothing to fail or to warn of', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const report = await audit(door.port);
  const remarks = remarksOf(report);
  t.deepEqual(
    remarks.filter((remark) => remark.level !== 'info' && !isUnderstood(remark)),
    [],
    report,
  );

  t.deepEqual(named(report, 'kex'), [...(algorithms.kex as string[]), 'kex-strict-s-v00@openssh.com']);
  t.deepEqual(named(report, 'key'), algorithms.serverHostKey);
  t.deepEqual(named(report, 'enc'), algorithms.cipher);
  t.deepEqual(named(report, 'mac'), algorithms.hmac);
  t.regex(report, /compression: disabled/);
  t.notRegex(report, /^\((?:cve|rec|sec)\)/m, 'no known hole, nothing recommended');
});

test('the reading of its report can fail', async (t) => {
  const door = await startDoor();
  t.teardown(door.stop);
  const { path } = await makeKey(door.folder, 'other', 'ecdsa');
  const server = new ssh2.Server({ hostKeys: [await readFile(path)] }, (client) => client.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => void server.close());
  const report = await audit((server.address() as AddressInfo).port);
  const levels = new Set(remarksOf(report).flatMap((remark) => (isUnderstood(remark) ? [] : [remark.level])));
  t.true(levels.has('warn'), report);
  t.true(levels.has('fail'), report);
});
