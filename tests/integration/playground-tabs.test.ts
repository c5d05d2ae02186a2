import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playground } from '../../src/faces/http/playground.js';
import { hasBrowser, launchBrowser, openPage } from '../support/browser.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

describe.skipIf(!hasBrowser)('the tabs of the playground in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await temporaryFolder();
    // The training that a tab starts writes a model.
    server = await startServer(folder.path, { MODELS_DIR: join(folder.path, 'models') });
    browser = await launchBrowser();
    page = await openPage(browser);
    await page.goto(`${server.url}/graphql`);
    await page.locator('.graphiql-tab').first().waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await server.stop();
    await folder.remove();
  });

  const tabs = () => page.locator('.graphiql-tab-button');

  /** Presses and lets go of the mouse in the middle of a tab, as a hand does; resizing makes the tabs move. */
  async function press(index: number): Promise<void> {
    const width = 1_200 + 10 * index;
    await page.setViewportSize({ width, height: 900 });
    const box = await tabs().nth(index).boundingBox();
    if (box === null) throw new Error(`tab ${index} is not shown`);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { delay: 50 });
    await page.locator(`.graphiql-tab:nth-child(${index + 1})[aria-selected=true]`).waitFor();
  }

  /** Runs what the tab holds, and again while the editor is not ready for it, until it shows a text. */
  async function answers(part: string): Promise<void> {
    await expect
      .poll(
        async () => {
          // While an answer is awaited the same button stops it.
          const button = page.locator('.graphiql-execute-button');
          if (!(await button.getAttribute('aria-label'))?.startsWith('Stop')) await button.click();
          const shown = await page.locator('.graphiql-response').innerText();
          return shown.replaceAll('\u00a0', ' ');
        },
        { interval: 500, timeout: 40_000 },
      )
      .toContain(part);
  }

  it('are those that it opens with', async () => {
    expect(await tabs().allInnerTexts()).toEqual([
      'StartBacktest',
      'PullOperation',
      'CancelOperation',
      'ListOperations',
      'StartDataLoad',
      'StartTraining',
      'Inventory',
    ]);
    expect(playground.defaultTabs).toHaveLength(7);
  });

  it('are changed by a click each time, and answer with their variables', async () => {
    const parts = [
      '"operation": null',
      'OperationNotFoundError',
      'totalCount',
      'StartDataLoadSuccess',
      'StartTrainingSuccess',
      '"strategies": [',
    ];
    for (const [index, part] of parts.entries()) {
      await press(index + 1);
      await answers(part);
    }
    await press(0);
    await answers('StartBacktestSuccess');
  });

  it('show no fault in the variables of a start', async () => {
    await press(0);
    await page.getByText('"symbol"').waitFor();
    // The editor marks what it does not know until it has read the schema of the variables.
    await expect.poll(() => page.locator('.squiggly-error, .squiggly-warning').count()).toBe(0);
  });
});
