import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { openPage } from './browser.js';

export { hasBrowser, launchBrowser } from './browser.js';

/** A page, and what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts and of the console, and requests to other servers. */
  readonly complaints: string[];
}

/** Opens a page that notes every error and every request to another origin. */
export async function watchedPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const page = await openPage(browser, options);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // A server that is away is no fault of the page; it says so itself.
    if (message.type() === 'error' && !/ERR_CONNECTION/.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      complaints.push(`a request to ${request.url()}`);
  });
  return { page, complaints };
}

/** The one rule that depends on colours. */
export const CONTRAST = 'color-contrast';

/**
 * What axe finds serious or critical on a page, a line each.
 * @param rule the only one to look at; absent for all
 */
export async function seriousFaults(page: Page, rule?: string): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (only) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    const rules = only === undefined ? {} : { runOnly: [only] };
    return (await loaded.run(document, { resultTypes: ['violations'], ...rules })).violations;
  }, rule);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
