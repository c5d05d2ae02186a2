import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** What a picture may weigh: pages with several of them stay light. */
const MOST_BYTES = 150_000;
const QUALITY = 80;

export interface Picture {
  readonly name: string;
  readonly address: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly height?: number;
  /** Brings the page to where it is to be seen; it waits for what the picture is about. */
  readonly arrange: (page: Page) => Promise<void>;
}

/**
 * Takes a picture of a page as WebP, 1280 pixels wide, in UTC.
 * @throws Error when it weighs too much
 */
export async function takePicture(browser: Browser, folder: string, picture: Picture): Promise<void> {
  const { name, address, colorScheme = 'light', height = 860, arrange } = picture;
  const page = await browser.newPage({
    viewport: { width: 1280, height },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  await page.goto(address);
  await arrange(page);
  await page.locator('.skeleton').waitFor({ state: 'detached' });
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await page.close();
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > MOST_BYTES)
    throw new Error(`${name} has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  await writeFile(join(folder, `${name}.webp`), bytes);
  console.log(`${name}.webp (${Math.round(bytes.length / 1_000)} KB)`);
}
