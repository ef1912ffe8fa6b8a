import { existsSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { type Browser, chromium } from 'playwright-core';

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, with nothing that would talk to the outside. */
export async function launchChromium(t: ExecutionContext): Promise<Browser> {
  const executablePath = candidates.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`No Chromium at ${candidates.join(' or ')}.`);
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  t.teardown(() => browser.close());
  return browser;
}
