import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import test from 'ava';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../_support/launch-browser.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { runPlan, setUpPlan } from '../_support/set-up-plan.ts';
import { SignInClient } from '../_support/sign-in-client.ts';
import { startService } from '../_support/start-service.ts';

const password = 'correct horse battery';
const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const;

/** Where `TUNNELKEEP_SCREENSHOTS` names a folder, what was checked is kept there to be looked at. */
const screenshots = process.env.TUNNELKEEP_SCREENSHOTS;

/** What axe finds on the page as it stands, with the rules of WCAG 2.2 AA and its best practices. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()} ${id}: ${html.slice(0, 200)}`));
}

async function look(page: Page, name: string, problems: string[]): Promise<void> {
  await page.locator('.loading').waitFor({ state: 'detached' });
  problems.push(...(await findings(page)));
  const wide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  if (wide) problems.push(`${name} scrolls sideways`);
  if (screenshots) await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
}

async function signIn(browser: Browser, url: URL, { colorScheme, width }: (typeof looks)[number]): Promise<Page> {
  // axe has to put a script into the page, which the page's own policy forbids to everybody else.
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(url.origin);
  return page;
}

test('axe finds nothing on any page, light and dark, narrow and wide, and none scrolls sideways', async (t) => {
  t.timeout(300_000);
  const service = await startService(t);
  const { url } = await openTunnel(t, service);
  const client = new SignInClient(url);
  await client.enter(password);
  const plan = await setUpPlan(client, service.place, 'Photos');
  await mkdir(join(plan.source, 'a folder with a rather long name to be shown on a narrow screen'));
  await writeFile(join(plan.source, 'picture.jpg'), randomBytes(100_000));
  await runPlan(client, plan.id);
  const [snapshot] = (await client.must('GET', `/api/v1/plans/${plan.id}/snapshots`)).json().snapshots;
  const places = {
    overview: '/',
    'new-plan': '/plans/new',
    plan: `/plans/${plan.id}`,
    'plan-runs': `/plans/${plan.id}/runs`,
    'plan-settings': `/plans/${plan.id}/settings`,
    snapshot: `/plans/${plan.id}/snapshots/${snapshot.id}`,
    jobs: '/jobs',
    repositories: '/repositories',
    sessions: '/sessions',
    nowhere: '/nowhere',
  };
  const browser = await launchChromium(t);
  const problems: string[] = [];
  for (const style of looks) {
    const page = await signIn(browser, url, style);
    const suffix = `${style.colorScheme}-${style.width}`;
    await page.getByLabel('Password', { exact: true }).waitFor();
    await look(page, `sign-in-${suffix}`, problems);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    for (const [name, path] of Object.entries(places)) {
      await page.goto(url.origin + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look(page, `${name}-${suffix}`, problems);
    }
    await page.getByRole('button', { name: /^Log out/ }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await look(page, `signed-out-${suffix}`, problems);
    await page.context().close();
  }
  t.deepEqual(problems, []);
});
