/** Set-up speaks on stderr: what runs after it may need stdout for itself (`npm run demo -- --json`). */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
