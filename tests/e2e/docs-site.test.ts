import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSite } from '../../scripts/docs-site/make-site.js';
import { siteLook } from '../../scripts/docs-site/site-look.js';
import {
  hasBrowser,
  launchBrowser,
  seriousFaults,
  type WatchedPage,
  watchedPage,
} from '../support/console-browser.js';
import { projectFolder, temporaryFolder } from '../support/ktrdr-server.js';

const PAGES = ['index.html', 'errors.html', 'reference/graphql/types.html', 'decisions/index.html'];

describe.skipIf(!hasBrowser)('the documentation in a browser, without a server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let browser: Browser;
  let watched: WatchedPage;
  let root: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const [address, content] of [...makeSite(projectFolder).files, ...(await siteLook(projectFolder))]) {
      await mkdir(dirname(join(folder.path, address)), { recursive: true });
      await writeFile(join(folder.path, address), content);
    }
    root = `${pathToFileURL(folder.path)}/`;
    browser = await launchBrowser();
    watched = await watchedPage(browser, root, { viewport: { width: 1280, height: 900 } });
  });

  afterAll(async () => {
    await browser.close();
    await folder.remove();
  });

  it('finds a code where it is explained, with keys alone', async () => {
    const { page } = watched;
    await page.goto(`${root}decisions/index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('QUEUE_FULL');
    await page.locator('.search li a').first().waitFor();
    await expect.poll(() => page.locator('.search mark').first().textContent()).toBe('QUEUE_FULL');
    expect(await page.locator('.search strong').allTextContents()).toContain(
      'Errors and warnings › Starting an operation',
    );
    await page.keyboard.press('Enter');
    await page.locator('.search').waitFor({ state: 'hidden' });
    expect(page.url()).not.toContain('decisions/index.html');
    expect(new URL(page.url()).hash).not.toBe('');
  });

  it.each([
    ['how do I add my own CSV', 'Questions › How do I add my own CSV?'],
    ['what does NOT_ENOUGH_EVIDENCE mean', 'Questions › What does NOT_ENOUGH_EVIDENCE mean?'],
    ['can I run this on two machines', 'Questions › How do I run on two machines?'],
  ])('answers "%s" first where it is answered', async (question, place) => {
    const { page } = watched;
    await page.goto(`${root}index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type(question);
    await expect.poll(() => page.locator('.search strong').first().textContent()).toBe(place);
    await page.keyboard.press('Enter');
    await page.locator('.search').waitFor({ state: 'hidden' });
  });

  it('says which places have only some of the words', async () => {
    const { page } = watched;
    await page.goto(`${root}index.html`);
    await page.keyboard.press('/');
    await page.keyboard.type('QUEUE_FULL quokka');
    await expect
      .poll(() => page.locator('.search [role=status]').textContent())
      .toBe('Nothing has all of these words; these places have some.');
    expect(await page.locator('.search strong').first().textContent()).toBe(
      'Errors and warnings › Starting an operation',
    );
    await page.keyboard.press('Enter');
    await page.locator('.search').waitFor({ state: 'hidden' });
  });

  it('keeps the colours that one chooses', async () => {
    const { page } = watched;
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.goto(`${root}api.html`);
    await page.locator('html[data-theme="dark"]').waitFor();
    await page.getByRole('button', { name: 'Light' }).click();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds serious, in %s', async (colorScheme) => {
    const { page } = await watchedPage(browser, root, { colorScheme });
    for (const path of PAGES) {
      await page.goto(root + path);
      expect([path, await seriousFaults(page)]).toEqual([path, []]);
    }
  });

  it('fits into 360 pixels', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of PAGES) {
      await page.goto(root + path);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 360]);
    }
  });

  it('has complained of nothing, and asked no other server', () => {
    expect(watched.complaints).toEqual([]);
  });
});
