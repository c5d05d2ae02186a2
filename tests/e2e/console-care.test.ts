import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  DeleteOperationDocument,
} from '../../src/faces/client/generated/graphql.js';
import type { BacktestLiveQuery } from '../../src/faces/console/generated/graphql.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { hasBrowser, launchBrowser, type WatchedPage, watchedPage } from '../support/console-browser.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

/** Names as people and programs give them: signs of HTML, right to left, and without a place to break. */
const NAMES = {
  markup: `<b onmouseover="alert(1)">5 > 4 & "so on"</b>`,
  turned: 'שלום 2024 עולם',
  endless: 'x'.repeat(200),
} as const;
const LONGEST_TAG = 'y'.repeat(64);
const [SMALL, WIDE] = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

/** Bars of the sample, one of them with another volume. */
async function changedBars(): Promise<string> {
  const text = await readFile(join(projectFolder, 'data', 'AAPL_1d.csv'), 'utf8');
  return text.replace(/^(2022-06-01,.*),\d+$/m, '$1,1');
}

/** Goes to an address as links of the console do. */
const goWithin = (page: Page, path: string) =>
  page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new Event('ktrdr:moved'));`,
  );

/** An answer with news of a run. */
interface LiveAnswer {
  /** When the browser asked, by its own clock. */
  readonly askedMs: number;
  /** Whether more was there than one answer holds, which is asked for sooner. */
  readonly hasNextPage: boolean;
}

/** By which a timer of a browser may be early. */
const TIMER_MS = 5;

async function noteLiveAnswer(response: Response, answers: LiveAnswer[]): Promise<void> {
  if (!/query BacktestLive/.test(response.request().postData() ?? '')) return;
  const { data } = (await response.json()) as { data: BacktestLiveQuery };
  if (data.operation === null || !('bars' in data.operation)) return;
  const { hasNextPage } = data.operation.bars.pageInfo;
  answers.push({ askedMs: response.request().timing().startTime, hasNextPage });
}

/** Milliseconds from each question that was answered with all there is to the next one. */
const timesBetween = (answers: readonly LiveAnswer[]): number[] => {
  const inOrder = answers.toSorted((one, other) => one.askedMs - other.askedMs);
  return inOrder.slice(1).flatMap(({ askedMs }, index) => {
    const before = inOrder[index] as LiveAnswer;
    return before.hasNextPage ? [] : [askedMs - before.askedMs];
  });
};

let browser: Browser;
beforeAll(async () => {
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe.skipIf(!hasBrowser)('what one types and chooses in the console', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let watched: WatchedPage;
  let page: Page;
  let runs: readonly string[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const strategies = join(folder.path, 'strategies');
    await cp(join(projectFolder, 'strategies'), strategies, { recursive: true });
    const data = join(folder.path, 'data');
    await cp(join(projectFolder, 'data'), data, { recursive: true });
    server = await startServer(folder.path, { STRATEGIES_DIR: strategies, DATA_DIR: data });
    watched = await watchedPage(browser, server.url, { viewport: WIDE });
    page = watched.page;
    runs = await Promise.all(
      Object.values(NAMES).map((label, index) =>
        startBacktest(server.client, {
          label,
          // More than a sample of 21 days, each over other days.
          ...{ startDate: `202${index + 1}-01-01`, endDate: '2024-12-31' },
          tags: [{ key: LONGEST_TAG, value: LONGEST_TAG }],
        }),
      ),
    );
    await Promise.all(runs.map((id) => pullUntilDone(server.client, id)));
  });

  beforeEach(() => page.setViewportSize(WIDE));

  afterEach(() => expect(watched.complaints.splice(0)).toEqual([]));

  afterAll(async () => {
    await page.context().close();
    await server.stop();
    await folder.remove();
  });

  it('stands as it was written, and nothing is wider than the page', async () => {
    for (const viewport of [SMALL, WIDE]) {
      await page.setViewportSize(viewport);
      for (const path of ['/', ...runs.map((id) => `/operations/${id}`), `/compare?runs=${runs.join()}`]) {
        await page.goto(`${server.url}${path}`);
        await page.locator('main h1').first().waitFor();
        await page.locator('.skeleton').waitFor({ state: 'detached' });
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect([path, width]).toEqual([path, viewport.width]);
      }
    }
    await page.goto(server.url);
    for (const name of Object.values(NAMES)) await page.getByRole('link', { name, exact: true }).waitFor();
  });

  it('shows a run whose address names a bar that makes no sense', async () => {
    await page.goto(`${server.url}/operations/${runs[0]}?bar=2024-13-45T&part=nothing`);
    await page.locator('dl.figures').waitFor();
    expect(await page.locator('.why').count()).toBe(0);
  });

  it('shows the account of all bars where the bars of a part cannot be told any more', async () => {
    // The sample model is trained to 2021-10-11: two parts.
    const both = await startBacktest(server.client, { startDate: '2021-01-01', endDate: '2022-12-31' });
    await pullUntilDone(server.client, both);
    await page.goto(`${server.url}/operations/${both}`);
    await page.getByRole('button', { name: /^Unseen bars/, pressed: true }).waitFor();
    const note = page.getByText('It is that of all bars');
    expect(await note.count()).toBe(0);
    await writeFile(join(folder.path, 'data', 'AAPL_1d.csv'), await changedBars());
    await page.goto(`${server.url}/operations/${both}`);
    await note.waitFor();
    await page.getByRole('button', { name: /^All bars/ }).click();
    await note.waitFor({ state: 'detached' });
    await cp(join(projectFolder, 'data'), join(folder.path, 'data'), { recursive: true });
  });

  it('selects everything that matches until something else is ticked', async () => {
    await page.goto(server.url);
    const boxes = page.locator('tbody .pick input');
    await boxes.nth(0).check();
    await page.getByRole('button', { name: /^Select all \d+ that match$/ }).click();
    await page.getByText(/^([3-9]|\d\d) runs selected$/).waitFor();
    await boxes.nth(1).check();
    await page.getByText('2 runs selected').waitFor();
    await boxes.nth(1).uncheck();
    await page.getByText('1 run selected').waitFor();
    await page.keyboard.press('Escape');
  });

  it('compares other runs with as many lines as there are', async () => {
    await page.goto(`${server.url}/compare?runs=${runs.join()}`);
    const lines = page.getByRole('region', { name: 'Accounts' }).locator('canvas');
    await lines.first().waitFor();
    for (const compared of [runs.slice(1), runs]) {
      await goWithin(page, `/compare?runs=${compared.join()}`);
      await page.getByText(`${compared.length} runs`, { exact: true }).waitFor();
      await lines.first().waitFor();
    }
  });

  it('says beside the question why a run cannot be deleted', async () => {
    const gone = await startBacktest(server.client);
    await pullUntilDone(server.client, gone);
    await page.goto(`${server.url}/operations/${gone}`);
    await page.getByRole('button', { name: 'Delete…' }).click();
    await server.client.request(DeleteOperationDocument, { id: gone });
    await page.locator('dialog').getByRole('button', { name: 'Delete it' }).click();
    await page.locator('dialog').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
  });

  it('opens a strategy whatever its file is called', async () => {
    const name = '50% #2?';
    await page.goto(`${server.url}/strategies/strategies/rsi_mean_reversion.yaml`);
    await page.getByRole('button', { name: 'Save as…' }).click();
    await page.getByLabel('File').fill(`strategies/${name}.yaml`);
    await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name }).waitFor();
    await page.goto(`${server.url}/strategies`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByText('No problem').waitFor();
    await page.locator('summary', { hasText: 'New run' }).click();
    await page.getByRole('link', { name: /^Backtest One strategy/ }).click();
    await expect
      .poll(() => page.getByLabel('Strategy', { exact: true }).inputValue())
      .toBe(`strategies/${name}.yaml`);
  });

  it('starts a search over a grid again as it was started', async () => {
    await page.goto(`${server.url}/new/search?strategyConfigPath=strategies/rsi_mean_reversion.yaml`);
    await page.getByLabel('What to vary').fill('decisions.confidence_threshold=0.34,0.36');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/\/operations\/op_study_/);
    const first = page.url();
    await page.getByRole('link', { name: 'Edit & run' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL((url) => url.href.includes('/operations/op_study_') && url.href !== first);
  });

  it('is there when one comes back to it', async () => {
    await page.goto(`${server.url}/new/backtest`);
    await page.getByLabel('Strategy', { exact: true }).selectOption('strategies/macd_bollinger.yaml');
    await page.getByLabel('Symbol', { exact: true }).fill('MSFT');
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: 'Models' }).click();
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    expect(await page.title()).toBe('Models – ktrdr');
    await page.goBack();
    const fields = ['Strategy', 'Symbol'].map((label) => page.getByLabel(label, { exact: true }));
    await fields[0]?.waitFor();
    expect(await Promise.all(fields.map((field) => field.inputValue()))).toEqual([
      ...['strategies/macd_bollinger.yaml', 'MSFT'],
    ]);
    await page.getByRole('link', { name: 'Models' }).click();
    await page.keyboard.press('n');
    await fields[0]?.waitFor();
    expect(await fields[1]?.inputValue()).toBe('');
  });

  it('is not lost where the server refuses it', async () => {
    await page.goto(server.url);
    await page.locator('tbody .pick input').nth(0).check();
    await page.getByRole('button', { name: 'Tag…', exact: true }).click();
    await page.locator('dialog').getByLabel('Key').fill('idea');
    await page.locator('dialog').getByLabel('Value').fill('momentum');
    await page.route('**/graphql', (route) =>
      /UpdateRuns/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: { data: null, errors: [{ message: 'Not now.' }] } })
        : route.continue(),
    );
    await page.locator('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.locator('dialog').getByText('Not now.').waitFor();
    expect(await page.locator('dialog').getByLabel('Value').inputValue()).toBe('momentum');
    await page.unroute('**/graphql');
    await page.locator('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('says what was refused where it was asked for, and not in what is asked for next', async () => {
    await page.goto(server.url);
    await page.locator('tbody .pick input').nth(0).check();
    await page.route('**/graphql', (route) =>
      /UpdateRuns/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: { data: null, errors: [{ message: 'Not now.' }] } })
        : route.continue(),
    );
    const bar = page.getByRole('toolbar', { name: 'Selected runs' });
    await bar.getByRole('button', { name: 'Pin', exact: true }).click();
    const refusal = page.getByText('Not now.');
    await refusal.waitFor();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page
      .locator('dialog')
      .getByRole('button', { name: /^Delete/ })
      .waitFor();
    expect(await refusal.count()).toBe(0);
    await page.unroute('**/graphql');
    await page.keyboard.press('Escape');
  });

  it('says nothing late in what was asked for since, and takes nothing there until the answer is there', async () => {
    await page.goto(server.url);
    await page.locator('tbody .pick input').nth(0).check();
    let refuse = (): void => {};
    const late = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (!/UpdateRuns/.test(route.request().postData() ?? '')) return route.continue();
      await late;
      return route.fulfill({ json: { data: null, errors: [{ message: 'Not now.' }] } });
    });
    const bar = page.getByRole('toolbar', { name: 'Selected runs' });
    await bar.getByRole('button', { name: 'Pin', exact: true }).click();
    await bar.getByRole('button', { name: 'Tag…', exact: true }).click();
    const tag = page.locator('dialog').getByRole('button', { name: 'Tag', exact: true });
    await tag.waitFor();
    expect(await tag.isDisabled()).toBe(true);
    refuse();
    await expect.poll(() => tag.isEnabled()).toBe(true);
    expect(await page.getByText('Not now.').count()).toBe(0);
    await page.unroute('**/graphql');
    await page.keyboard.press('Escape');
  });

  it('says in the words of the server why it cannot answer, and goes on once it can', async () => {
    const message = 'The database of the server cannot be used: the disk is full. Free some space.';
    await page.route('**/graphql', (route) =>
      route.fulfill({
        json: { data: null, errors: [{ message, extensions: { code: 'STORE_UNAVAILABLE' } }] },
      }),
    );
    await page.goto(`${server.url}/models`);
    await page.locator('.away', { hasText: message }).waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('heading', { name: 'Models' }).waitFor();
    await page.locator('.away').waitFor({ state: 'detached' });
  });

  it('says that a page went wrong instead of showing none', async () => {
    await page.route('**/graphql', (route) =>
      /query Models/.test(route.request().postData() ?? '')
        ? route.fulfill({ json: { data: { models: [{ name: 'm', createdAt: '2024', valid: true }] } } })
        : route.continue(),
    );
    await page.goto(`${server.url}/models`);
    await page.getByRole('heading', { name: 'This page cannot be shown' }).waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await page.getByRole('heading', { name: 'Data' }).waitFor();
    watched.complaints.splice(0);
  });
});

describe.skipIf(!hasBrowser)('a long run in the console', () => {
  it('is asked after twice a second at the most, however fast its account grows', async () => {
    const folder = await temporaryFolder();
    const { settings, backtest } = await minuteWorkspace(folder.path, 360, 8_192);
    const server = await startServer(folder.path, settings);
    try {
      const { page } = await watchedPage(browser, server.url);
      const answers: LiveAnswer[] = [];
      // The page goes on asking while it is closed.
      page.on('response', (response) => void noteLiveAnswer(response, answers).catch(() => undefined));
      // The page is there before the run begins, or a slow machine would have done the run by then.
      await page.goto(`${server.url}/models`);
      await page.getByRole('heading', { name: 'Models' }).waitFor();
      const id = await startBacktest(server.client, backtest);
      await goWithin(page, `/operations/${id}`);
      await page.locator('[aria-label="Account so far"] canvas').first().waitFor();
      await expect.poll(() => answers.length).toBeGreaterThanOrEqual(6);
      await server.client.request(CancelOperationDocument, { id, reason: null });
      const times = timesBetween(answers);
      expect(times.length).toBeGreaterThan(0);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(500 - TIMER_MS);
      await page.context().close();
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});

describe.skipIf(!hasBrowser)('a session that ends while one types', () => {
  it('leaves what was typed, and is renewed in another tab', async () => {
    const folder = await temporaryFolder();
    const key = 'key-of-alice-0123456789';
    const server = await startServer(folder.path, { API_KEYS: `alice:${key}` });
    try {
      const { page } = await watchedPage(browser, server.url);
      const signIn = async (tab: Page) => {
        await tab.fill('#key', key);
        await tab.click('button');
      };
      await page.goto(`${server.url}/new/backtest`);
      await signIn(page);
      await page.getByLabel('Symbol', { exact: true }).fill('AAPL');
      await page.context().clearCookies();
      await page.getByLabel('Strategy', { exact: true }).selectOption('strategies/rsi_mean_reversion.yaml');
      await page.getByText('You are signed out; what you typed stays.').waitFor();
      const [tab] = await Promise.all([
        page.context().waitForEvent('page'),
        page.getByRole('link', { name: 'Sign in in another tab' }).click(),
      ]);
      await signIn(tab);
      await tab.waitForURL(`${server.url}/`);
      await page.getByText(/\d+ of them unseen/).waitFor({ timeout: 40_000 });
      await page.getByText('You are signed out').waitFor({ state: 'detached' });
      expect(await page.getByLabel('Symbol', { exact: true }).inputValue()).toBe('AAPL');
      // Another view of the same page.
      await page.goto(`${server.url}/system`);
      await page.getByLabel('Symbol', { exact: true }).fill('MSFT');
      await goWithin(page, '/system?view=another');
      await page.context().clearCookies();
      await page.getByText('You are signed out; what you typed stays.').waitFor();
      await page.goto(`${server.url}/?pinned=1`);
      await signIn(page);
      // The address keeps what is searched for.
      await page.getByLabel('Search labels, titles and ids').fill('rsi');
      await page.waitForURL(/\?.*q=rsi$/);
      await page.context().clearCookies();
      await page.waitForURL(/\/login\?next=%2F%3F.*q%3Drsi$/);
      // What was typed into a dialog is stored, and the dialog is closed.
      await signIn(page);
      await page.goto(server.url);
      await page.getByRole('button', { name: 'Run the sample' }).click();
      await page.waitForURL(/\/operations\//);
      await page.goto(server.url);
      await page.locator('tbody .pick input').check();
      await page.getByRole('button', { name: 'Tag…', exact: true }).click();
      await page.locator('dialog').getByLabel('Key').fill('idea');
      await page.locator('dialog').getByLabel('Value').fill('momentum');
      await page.locator('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
      await page.locator('dialog').waitFor({ state: 'detached' });
      await page.context().clearCookies();
      await page.waitForURL(/\/login\?next=%2F$/);
      await page.context().close();
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
