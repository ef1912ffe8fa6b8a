import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Download, Page } from 'playwright-core';
import { launchChromium } from '../_support/launch-browser.ts';
import { openTunnel } from '../_support/open-tunnel.ts';
import { type Place, startService } from '../_support/start-service.ts';

const password = 'correct horse battery';
const photo = randomBytes(2_000_000);

async function fillSources(place: Place): Promise<void> {
  await mkdir(join(place.sources, 'photos', 'Zermatt 2026'), { recursive: true });
  await mkdir(join(place.sources, 'letters'));
  await writeFile(join(place.sources, 'photos', 'Zermatt 2026', 'matterhorn.jpg'), photo);
  await writeFile(join(place.sources, 'letters', 'to-nobody.txt'), 'Dear nobody\n');
}

async function saved(download: Promise<Download>): Promise<Buffer> {
  const done = await download;
  return readFile(await done.path());
}

/** Makes a plan in the page, with sources picked from the tree, in a new repository. */
async function makePlan(page: Page, name: string, folder: string): Promise<void> {
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await page
    .getByRole('link', { name: /new plan|first plan/i })
    .first()
    .click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('checkbox', { name: new RegExp(`\\b${folder}$`) }).check();
  const makeNew = page.getByLabel('Make a new one');
  if (await makeNew.isVisible()) await makeNew.check();
  await page.getByLabel('Name of the repository').fill(`${name} repository`);
  await page.getByLabel('Folder', { exact: true }).fill(name.toLowerCase());
  await page.getByRole('button', { name: 'Make plan' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

async function firstPassword(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save password' }).click();
}

/** Runs the plan by its button, sees it move, and waits until a snapshot is there. */
async function runAndWatch(t: ExecutionContext, page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Run now/ }).click();
  await page.getByRole('progressbar').first().waitFor();
  const figures = page.locator('.figures').first();
  await figures.getByText(/files?/).waitFor();
  t.regex(await figures.innerText(), /of|file/);
  await page.getByRole('table').getByRole('link').first().waitFor({ timeout: 60_000 });
}

test('a person makes a plan, watches it run, gets files back, and logs out for good', async (t) => {
  t.timeout(240_000);
  const service = await startService(t);
  await fillSources(service.place);
  await writeFile(join(service.place.sources, 'photos', 'film.bin'), randomBytes(250_000_000));
  const { url } = await openTunnel(t, service);
  const browser = await launchChromium(t);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(20_000);

  await page.goto(url.href);
  await firstPassword(page);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  t.false(page.url().includes('#'), 'the code is still in the address bar');

  await makePlan(page, 'Photos', 'photos');
  await runAndWatch(t, page);
  await makePlan(page, 'Letters', 'letters');
  await page.getByRole('link', { name: 'Overview' }).first().click();
  await page.getByRole('link', { name: 'Photos' }).waitFor();
  const screenshots = process.env.TUNNELKEEP_SCREENSHOTS ?? service.place.folder;
  await page.screenshot({ path: join(screenshots, 'overview.png'), clip: { x: 0, y: 0, width: 1280, height: 420 } });

  await page.getByRole('link', { name: 'Photos' }).click();
  await page.getByRole('table').getByRole('link').first().click();
  await page
    .getByRole('row')
    .getByRole('link', { name: /photos$/ })
    .click();
  await page
    .getByRole('row')
    .getByRole('link', { name: /Zermatt 2026$/ })
    .click();
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download matterhorn.jpg' }).click();
  t.true((await saved(file)).equals(photo), 'the downloaded file differs');

  const archive = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download this folder' }).click();
  await page.getByLabel(/^tar/).check();
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const tar = join(service.place.folder, 'folder.tar');
  await writeFile(tar, await saved(archive));
  const inside = execFileSync('tar', ['-xOf', tar, '--wildcards', '*matterhorn.jpg'], { maxBuffer: 2 ** 24 });
  t.true(inside.equals(photo), 'the file inside the archive differs');

  await page.getByLabel('Choose matterhorn.jpg').check();
  await page.getByRole('button', { name: 'Restore selection' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
  const target = page.getByText(service.place.restore).first();
  await target.waitFor({ timeout: 60_000 });
  const restored = /\/\S+/.exec(await target.innerText())?.[0] ?? '';
  const back = join(restored, service.place.sources, 'photos', 'Zermatt 2026', 'matterhorn.jpg');
  t.true((await readFile(back)).equals(photo), 'the restored file differs');

  const [cookie] = await context.cookies(`${url.origin}/api/v1/session`);
  t.truthy(cookie);
  await page.getByRole('button', { name: /^Log out/ }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  await page.reload();
  await page.getByLabel('Password', { exact: true }).waitFor();
  t.is(await page.getByRole('heading', { name: 'Overview' }).count(), 0);

  const thief = await browser.newContext();
  if (cookie !== undefined) await thief.addCookies([cookie]);
  const other = await thief.newPage();
  await other.goto(url.origin);
  await other.getByLabel('Password', { exact: true }).waitFor();
  t.deepEqual(complaints, []);
});
