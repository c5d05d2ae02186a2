import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** A page that nothing is wrong with is there in a second; on a machine that does much else, long after that. */
const PATIENCE_MS = 120_000;

/** Whether pages can be looked at on this machine. */
export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`No page is opened in a browser: there is no ${CHROMIUM}.`);

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

/** Opens a page with cookies and a storage of its own, which waits for what it is asked to wait for for two minutes. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}
