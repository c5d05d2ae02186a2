import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAST_UNSEEN_TRADES } from '../../src/domain/study/ledger/verdict.js';
import {
  CancelOperationDocument,
  OperationDocument,
  StartStudyDocument,
} from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import {
  CONTRAST,
  hasBrowser,
  launchBrowser,
  seriousFaults,
  type WatchedPage,
  watchedPage,
} from '../support/console-browser.js';
import { hiddenTab } from '../support/hidden-tab.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

const FIRST_PAGE_BYTES = 150_000;
/** Half a million bars, which take many seconds. */
const LONG_RUN_DAYS = 360;
/** Has a run last until it is stopped, however long a page takes to be there. */
const LONG_RUN_UNITS = 8_192;
/** More than the 20,000 that one answer holds. */
const MANY_TRIALS = 21_000;
/** After that the search hangs, however slow the machine and whatever runs beside it. */
const MANY_TRIALS_MS = 600_000;
const SMALL = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };

if (!hasBrowser) console.warn('The console is not opened in a browser: there is no /usr/bin/chromium.');

let browser: Browser;
beforeAll(async () => {
  if (hasBrowser) browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('the first page of the console', () => {
  it('has at most 150 KB of script, packed', async () => {
    const folder = join(projectFolder, 'dist', 'console');
    const loaded = new Set<string>();
    const load = async (path: string): Promise<void> => {
      if (loaded.has(path)) return;
      loaded.add(path);
      const script = await readFile(join(folder, path), 'utf8');
      // What is imported when somebody asks for it stands in import(…).
      const imports = script.matchAll(/(?:from|^import|;import)\s*["']\.\/([^"']+)["']/g);
      for (const [, name = ''] of imports) await load(`console/${name}`);
    };
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    for (const [, path = ''] of page.matchAll(/(?:src|href)="\/(console\/[^"]+\.js)"/g)) await load(path);
    const sizes = await Promise.all(
      [...loaded].map(async (path) => gzipSync(await readFile(join(folder, path))).length),
    );
    expect(loaded.size).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_PAGE_BYTES);
  });
});

describe.skipIf(!hasBrowser)('the console in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let watched: WatchedPage;
  let page: Page;
  let strategies: string;
  let settings: Readonly<Record<string, string>>;
  let compared: string;
  let search: string;
  let training: string;
  let walk: string;
  let traded: string;
  let failed: string;

  /** Waits until a field has a value, which may be what the server has answered. */
  const fieldHas = (label: string, value: string) =>
    expect.poll(() => page.getByLabel(label, { exact: true }).inputValue(), { timeout: 30_000 }).toBe(value);

  beforeAll(async () => {
    folder = await temporaryFolder();
    strategies = join(folder.path, 'strategies');
    await cp(join(projectFolder, 'strategies'), strategies, { recursive: true });
    const models = join(folder.path, 'models');
    await cp(join(projectFolder, 'models'), models, { recursive: true });
    const data = join(folder.path, 'data');
    await cp(join(projectFolder, 'data'), data, { recursive: true });
    settings = {
      STRATEGIES_DIR: strategies,
      MODELS_DIR: models,
      DATA_DIR: data,
      IMPORT_DIR: join(folder.path, 'import'),
    };
    server = await startServer(folder.path, settings);
    watched = await watchedPage(browser, server.url, { viewport: WIDE });
    page = watched.page;
  });

  afterAll(async () => {
    await page.context().close();
    await server.stop();
    await folder.remove();
  });

  const pages = () => [
    '/',
    `/operations/${traded}`,
    `/operations/${failed}`,
    compared,
    search,
    `${search}/trials/0`,
    training,
    walk,
    '/new/backtest',
    '/new/search',
    '/strategies',
    '/strategies/strategies/rsi_mean_reversion.yaml',
    '/models',
    '/models/rsi_mlp_v1.0.0',
    '/data',
    '/data/1d/AAPL',
    '/new/data',
    '/tried',
    '/system',
  ];

  it('begins with a sample that trades often enough to say something', async () => {
    await page.goto(server.url);
    await page.getByRole('heading', { name: 'Nothing has run yet' }).waitFor();
    await page.getByText('From here to a result of your own: 0 of 6').waitFor();
    await page.getByRole('button', { name: 'Run the sample' }).click();
    const trades = page.locator('dl.figures > div:last-child dd');
    await trades.waitFor();
    const shown = await trades.evaluate((figure) => figure.firstChild?.textContent);
    expect(Number(shown)).toBeGreaterThanOrEqual(LEAST_UNSEEN_TRADES);
  });

  it('starts a backtest from a form that begins with the unseen days, and shows what is refused at its field', async () => {
    await page.goto(`${server.url}/new/backtest`);
    await page.getByLabel('Strategy', { exact: true }).selectOption('strategies/rsi_mean_reversion.yaml');
    // The sample model is trained to 2021-10-11.
    await fieldHas('From', '2021-10-12');
    await page.getByText(/\d+ of them unseen/).waitFor();
    await page.getByLabel('To', { exact: true }).fill('2021-10-01');
    await page.locator('.field.refused').first().waitFor();
    expect(await page.locator('.field.refused').textContent()).toContain('is before startDate');
    await page.getByLabel('To', { exact: true }).fill('2022-12-31');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/operations\/op_backtesting_/);
    await page.locator('.evidence').waitFor();
    await page.keyboard.press('e');
    await page.waitForURL(/\/new\/backtest\?from=/);
    await fieldHas('To', '2022-12-31');
  });

  it('edits a strategy with its problems as one types, and saves it as another', async () => {
    await page.goto(`${server.url}/strategies/strategies/rsi_mean_reversion.yaml`);
    const source = page.getByLabel('Source');
    const text = await source.inputValue();
    await source.fill(text.replace('fuzzy_sets:', 'fuzy_sets:'));
    await page.locator('.problems li').first().waitFor();
    await source.fill(text.replace('confidence_threshold: 0.4', 'confidence_threshold: 0.36'));
    await page.getByText('No problem').waitFor();
    await page.getByRole('link', { name: 'Run without saving' }).click();
    await page.getByText(/\d+ of them unseen/).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.evidence').waitFor();
    await page.goto(`${server.url}/strategies/strategies/rsi_mean_reversion.yaml`);
    expect(await source.inputValue()).toContain('confidence_threshold: 0.36');
    await page.getByRole('button', { name: 'Save as…' }).click();
    await page.getByLabel('File').fill('strategies/mine.yaml');
    await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/mine\.yaml$/);
    await page.getByRole('link', { name: 'Backtest', exact: true }).click();
    const train = page.locator('.field.refused').getByRole('link', { name: 'Train a model' });
    await train.click();
    await page.waitForURL(/\/new\/training\?strategyConfigPath=strategies%2Fmine\.yaml$/);
    expect(await readFile(join(strategies, 'mine.yaml'), 'utf8')).toContain('confidence_threshold: 0.36');
  });

  it('takes a file of bars, asks what it leaves open at its field, and loads it', async () => {
    await page.goto(`${server.url}/new/data`);
    const rows = Array.from({ length: 5 }, (_, day) => `01/0${day + 2}/2024,100,102,99,101,1000`);
    const buffer = Buffer.from(['Date,Open,High,Low,Close,Volume', ...rows, ''].join('\n'));
    await page.locator('input[type=file]').setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer });
    await fieldHas('Symbol', 'MINE');
    await page.getByText('Say which symbol and which bars').waitFor();
    await page.getByLabel('Bars of').selectOption('1d');
    await fieldHas('File', 'mine.csv');
    await page.getByRole('button', { name: 'mine.csv', pressed: true }).waitFor();
    await page.locator('.field.refused').first().waitFor();
    expect(await page.locator('.field.refused .problem').textContent()).toMatch(
      /can mean two days: does the month or the day come first\?$/,
    );
    await page.locator('.field.refused').getByRole('button', { name: '2 January' }).click();
    await page.getByText(/^5 bars, 2024-01-02 – 2024-01-06/).waitFor();
    await page.getByRole('button', { name: 'Load', exact: true }).click();
    await page.getByText('5 bars loaded').waitFor();
    await page.getByRole('link', { name: 'See the bars' }).click();
    await page.getByRole('heading', { name: 'MINE 1d' }).waitFor();
  });

  it('searches parameters, and says how much of the best is luck', async () => {
    await page.goto(`${server.url}/new/search?strategyConfigPath=strategies/rsi_mean_reversion.yaml`);
    await page.getByLabel('What to vary').fill('decisions.confidence_threshold=0.34:0.4:0.02');
    await page.getByText('What is best').click();
    await page.getByLabel('Trades at least').fill('5');
    await page.getByLabel('What to vary').press('End');
    await page.keyboard.type('\nexits.stop_loss_pct=0.05,0.1');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: /^Best: trial \d/ }).waitFor();
    await page.getByText(/luck alone gives/).waitFor();
    await page.locator('[aria-label="Heat map"] canvas').waitFor();
    search = new URL(page.url()).pathname;
    const axes = page.locator('[aria-label="Parallel coordinates"] canvas');
    await axes.scrollIntoViewIfNeeded();
    const { x, y, height } = (await axes.boundingBox()) ?? { x: 0, y: 0, height: 0 };
    // The upper part of the first axis, which stands 48 pixels from the left: thresholds of 0.38 and 0.4.
    await page.mouse.move(x + 48, y + 10);
    await page.mouse.down();
    await page.mouse.move(x + 48, y + 0.45 * height, { steps: 3 });
    await page.mouse.up();
    // The progress of a search under way says the same of how many have run.
    await page.getByText('4 of 8 trials', { exact: true }).waitFor();
    const rows = page.locator('[aria-label="Ranking"] tbody tr');
    await expect.poll(() => rows.count()).toBe(4);
    await page.getByRole('button', { name: 'Show all trials' }).press('Enter');
    await expect.poll(() => rows.count()).toBe(8);
  });

  it('counts everything tried by strategy and data, with what luck alone gives, and opens each', async () => {
    await page.goto(`${server.url}/tried`);
    const row = page.getByRole('row', { name: /^rsi_mean_reversion AAPL 1d/ });
    const count = (name: string) => row.locator(`[data-name="${name}"]`).textContent();
    await expect.poll(() => count('Luck alone gives')).toMatch(/^\d\.\d\d$/);
    // The search has tried eight of them.
    expect(Number(await count('Best of'))).toBeGreaterThanOrEqual(8);
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: /^\d+ evaluations$/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?strategy=rsi_mean_reversion&symbol=AAPL&timeframe=1d');
    const shown = await page.getByRole('table', { name: 'Evaluations' }).locator('tbody tr').count();
    await page.getByRole('heading', { name: `${shown} evaluations` }).waitFor();
  });

  it('shows one trial, keeps it as a strategy, and runs it', async () => {
    await page.goto(`${server.url}${search}`);
    await page.getByRole('link', { name: 'Trial 1', exact: true }).click();
    await page.getByText(/^(Place \d of \d|It does not keep)/).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${search}/trials/1`);
    await page.getByRole('button', { name: 'Save as strategy…' }).click();
    await page.getByLabel('File').fill('strategies/of_trial.yaml');
    await page.locator('dialog .changes .new').first().waitFor();
    await page.locator('dialog').getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/of_trial\.yaml$/);
    const saved = await readFile(join(strategies, 'of_trial.yaml'), 'utf8');
    // The second combination of the grid: the first threshold with the second stop.
    expect(saved).toContain('confidence_threshold: 0.34');
    expect(saved).toContain('stop_loss_pct: 0.1');
    await page.goto(`${server.url}${search}`);
    await page.getByRole('button', { name: 'Run it' }).first().click();
    await page.locator('.evidence').waitFor();
    expect(new URL(page.url()).pathname).not.toBe(search);
  });

  it('trains a model, whose one button leads to a backtest on unseen bars', async () => {
    await page.goto(`${server.url}/new/training?strategyConfigPath=strategies/rsi_mean_reversion.yaml`);
    await page.getByLabel('Epochs at most').fill('2');
    await page.getByRole('button', { name: 'Train' }).click();
    const backtest = page.getByRole('link', { name: 'Backtest on unseen bars' });
    await backtest.waitFor();
    training = new URL(page.url()).pathname;
    await backtest.click();
    await page.getByText(/\d+ of them unseen/).waitFor();
  });

  it('walks forward, window by window', async () => {
    await page.goto(`${server.url}/new/walk-forward?strategyConfigPath=strategies/rsi_mean_reversion.yaml`);
    // It trains models of its own: that the sample model has seen days is nothing to it.
    await fieldHas('From', '2015-01-02');
    await page.getByLabel('To', { exact: true }).fill('2018-12-31');
    await page.getByLabel('Train on').fill('24mo');
    await page.getByLabel('Test on').fill('12mo');
    await page.locator('details.group summary').getByText('Training').click();
    await page.getByLabel('Epochs at most').fill('1');
    await page.getByRole('button', { name: 'Walk forward' }).click();
    await page.getByText(/of the in-sample return/).waitFor();
    walk = new URL(page.url()).pathname;
    await page.locator('[aria-label="Joined account"] canvas').first().waitFor();
    await page.getByText('Why so few trades').waitFor();
    expect(await page.locator('details.section').getByText('Windows').locator('small').textContent()).toBe(
      '2',
    );
  });

  it('shows who takes work, whether it is there, and what it is at', async () => {
    await page.goto(`${server.url}/system`);
    const host = page.locator('tr', { hasText: 'This server' });
    await host.waitFor();
    expect(await host.locator('[data-name=State]').textContent()).toBe('up');
    expect(await host.locator('[data-name="Busy threads"]').textContent()).toMatch(/0 of \d+$/);
    expect(await host.locator('[data-name=Runs]').textContent()).toBe('–');
  });

  it('lists runs with verdict and figures, and what became of those that failed', async () => {
    await page.goto(`${server.url}/?symbol=NOTHING`);
    await page.getByText('No run matches').waitFor();
    const label = 'two years';
    traded = await startBacktest(server.client, { label, startDate: '2023-01-01', endDate: '2024-12-31' });
    failed = await startBacktest(server.client, { startDate: '2010-01-01', endDate: '2010-12-31' });
    await Promise.all([traded, failed].map((id) => pullUntilDone(server.client, id)));
    await page.goto(server.url);
    const row = page.locator(`#row-${traded}`);
    await row.getByText('Not enough evidence').waitFor();
    expect(await row.locator('[data-name="Drawdown"]').textContent()).toMatch(/^−\d+\.\d %$/);
    expect(await page.locator(`#row-${failed}`).textContent()).toContain('DATA_NOT_FOUND');
  });

  it('tells how to ask the same from elsewhere, and keeps what one chooses in this browser', async () => {
    await page.goto(`${server.url}/?status=FAILED`);
    await page.locator(`#row-${failed}`).waitFor();
    await page.getByRole('button', { name: 'Copy as…' }).click();
    await page.locator('dialog[open]').waitFor();
    expect(await page.getByLabel('To be copied').inputValue()).toMatch(
      /^ktrdr --server \S+ operations list --status failed --first 50$/,
    );
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByLabel('green and red').check();
    await page.getByLabel('do nothing').check();
    await page.reload();
    await page.locator('html[data-colors="green-red"]').waitFor();
    await page.locator(`#row-${failed}`).waitFor();
    await page.keyboard.press('n');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.evaluate('localStorage.clear()');
  });

  it('narrows the list by what the address says', async () => {
    await page.goto(server.url);
    await page.locator(`#row-${traded}`).waitFor();
    await page.getByLabel('status').selectOption('FAILED');
    await page.locator(`#row-${traded}`).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('status')).toBe('FAILED');
    await page.reload();
    await page.locator(`#row-${failed}`).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  it('is used with keys alone: search, next, select, pin, open', async () => {
    await page.goto(server.url);
    await page.locator(`#row-${traded}`).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('two years');
    await page.locator(`#row-${failed}`).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 run selected').waitFor();
    const toolbar = page.getByRole('toolbar', { name: 'Selected runs' });
    await toolbar.getByRole('button', { name: 'Pin', exact: true }).press('Enter');
    await page.locator(`#row-${traded} .star[aria-pressed="true"]`).waitFor();
    await toolbar.waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'two years' }).waitFor();
    expect(page.url()).toContain(`/operations/${traded}`);
  });

  it('tells the instant of an age to those who come to it by keyboard, on a small page too', async () => {
    await page.goto(`${server.url}/?type=BACKTESTING`);
    const age = page.locator(`#row-${traded} .since`);
    await age.waitFor();
    const { operation } = await server.client.request(OperationDocument, { id: traded, forceRefresh: false });
    const instant = operation?.createdAt.slice(0, 19).replace('T', ' ');
    const shown = () => age.evaluate((element) => getComputedStyle(element, '::after').content);
    for (const viewport of [SMALL, WIDE]) {
      await page.setViewportSize(viewport);
      expect(await shown()).toBe('none');
      await page.locator(`#row-${traded} .name a`).first().focus();
      await expect
        .poll(async () => {
          await page.keyboard.press('Tab');
          return shown();
        })
        .toBe(`"${instant} UTC"`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
      expect(await seriousFaults(page)).toEqual([]);
      await page.keyboard.press('Tab');
    }
  });

  it('compares the selected runs: where two part, what differs, and the best of each row', async () => {
    const other = await startBacktest(server.client, {
      label: 'other threshold',
      startDate: '2023-01-01',
      endDate: '2024-12-31',
      overrides: [{ path: 'decisions.confidence_threshold', value: '0.35' }],
    });
    await pullUntilDone(server.client, other);
    await page.goto(server.url);
    await page.getByLabel('Select two years').check();
    await page.getByLabel('Select other threshold').check();
    await page.keyboard.press('c');
    await page.waitForURL(/\/compare\?runs=/);
    compared = new URL(page.url()).pathname + new URL(page.url()).search;
    await page.getByText('Made of differently: parameters.').waitFor();
    const differs = page.getByRole('region', { name: 'What differs' }).locator('tbody th');
    expect(await differs.allTextContents()).toContain('decisions.confidence_threshold');
    expect(await page.locator('.best').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'baseline' }).first().click();
    expect(new URL(page.url()).searchParams.get('baseline')).toBe(`${traded}~`);
    const charts = page.locator('main [role=img]');
    await page.locator('[aria-label="Return and risk"] canvas').waitFor();
    expect(await charts.count()).toBe(3);
    // What one points at in the table stands out in the charts.
    await page.locator('[aria-label="Metrics"] thead a').first().focus();
    await page.locator('.plot-note').first().getByText('two years').waitFor();
    await page.locator('.parting a').first().click();
    await page.locator('.why .decision').waitFor();
    await page.goto(`${server.url}/compare?q=two%20years&symbol=AAPL`);
    await page
      .getByRole('alert')
      .getByText(/^filter: matches 1 runs/)
      .waitFor();
    await page.getByLabel('Invalid ones too').check();
    expect(new URL(page.url()).searchParams.get('invalid')).toBe('1');
    await page.goto(server.url);
    // Bars, a strategy, a model, a comparison's other half: what is missing is the backtest of one's own.
    await page.getByRole('link', { name: 'Backtest it on the bars that the model has not seen' }).waitFor();
    await page.locator('.steps .done').getByText('Copy a strategy and change it').waitFor();
  });

  it('shows of a run what it allows one to say, its figures, and every trade', async () => {
    await page.goto(`${server.url}/operations/${traded}`);
    await page
      .locator('.evidence')
      .getByText(/unseen trades/)
      .first()
      .waitFor();
    expect(await page.locator('dl.figures dt').allTextContents()).toEqual([
      'Return',
      'Against holding',
      'Sharpe ratio',
      'Deflated Sharpe',
      'Drawdown',
      'Trades',
    ]);
    await page.locator('details.section summary', { hasText: /^Trades \d/ }).click();
    await page.locator('table.trades tbody tr').first().waitFor();
    const trades = page.locator('dl.figures > div:last-child dd');
    const shown = await trades.evaluate((figure) => figure.firstChild?.textContent);
    expect(shown).toBe(`${await page.locator('table.trades tbody tr').count()}`);
    await page.locator('.chart canvas').first().waitFor();
  });

  it('has its label, note and tags edited, and a link to it copied', async () => {
    await page.getByRole('button', { name: 'Label, note, tags' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByRole('textbox', { name: 'Note' }).fill('the quiet years');
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('idea = momentum');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.locator('.note').getByText('the quiet years').waitFor();
    await page.getByRole('link', { name: 'idea: momentum' }).waitFor();
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByText('Link copied: it opens for whoever reaches this server').waitFor();
    const passport = await dialog.getByRole('link', { name: 'the passport' }).getAttribute('href');
    expect((await page.request.get(`${server.url}${passport}`)).status()).toBe(200);
    await page.keyboard.press('Escape');
  });

  it('has the risk of a day and what ended trades, as the report has them', async () => {
    const texts = async (name: string, rows: string) => {
      const section = page.locator('details.section', { hasText: name });
      await section.locator('summary').first().click();
      await section.getByRole('row').nth(1).waitFor();
      return section.locator(rows).allTextContents();
    };
    const risk = await texts('Risk', 'table.facts tr');
    const exits = await texts('Trades by exit', 'table:first-of-type tbody td:first-child');
    const report = await page.request.get(`${server.url}/operations/${traded}/report`);
    const text = (await report.text()).toLowerCase().replaceAll(/<[^>]+>/g, '');
    expect(risk).toHaveLength(10);
    expect(risk.slice(0, 4).filter((row) => !text.includes(row.toLowerCase()))).toEqual([]);
    expect(exits.filter((reason) => !text.includes(reason.toLowerCase()))).toEqual([]);
  });

  it('says why a bar was decided as it was, and has the bar in its address', async () => {
    await page.locator('table.trades tbody button').first().click();
    await page.locator('.why .decision').waitFor();
    expect(await page.locator('.why .decision').textContent()).toContain('confidence');
    expect(new URL(page.url()).searchParams.get('bar')).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
    await page.keyboard.press('Escape');
    await page.locator('.why').waitFor({ state: 'detached' });
  });

  it('begins with the funnel where nothing was traded', async () => {
    const id = await startBacktest(server.client, {
      overrides: [{ path: 'decisions.confidence_threshold', value: '0.999' }],
    });
    await pullUntilDone(server.client, id);
    await page.goto(`${server.url}/operations/${id}`);
    await page.getByText('Why no trades').waitFor();
    expect(await page.locator('table.trades').count()).toBe(0);
  });

  it('says of a failed run why, and offers to edit it', async () => {
    await page.goto(`${server.url}/operations/${failed}`);
    await page.getByRole('alert').getByText('DATA_NOT_FOUND').waitFor();
    const edit = page.getByRole('alert').getByRole('link', { name: 'Edit & run' });
    expect(await edit.getAttribute('href')).toBe(`/new/backtest?from=${failed}`);
  });

  it('has nothing that axe finds serious, in light and dark', async () => {
    for (const path of pages()) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`${server.url}${path}`);
      await page.locator('main h1').first().waitFor();
      await page.locator('.skeleton').waitFor({ state: 'detached' });
      expect([path, 'light', await seriousFaults(page)]).toEqual([path, 'light', []]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect([path, 'dark', await seriousFaults(page, CONTRAST)]).toEqual([path, 'dark', []]);
    }
  });

  it('fits into 360 pixels', async () => {
    await page.setViewportSize(SMALL);
    // Of bars that its model had seen and of such that it had not: with tabs for both.
    const both = await startBacktest(server.client, { startDate: '2015-01-01', endDate: '2024-12-31' });
    await pullUntilDone(server.client, both);
    for (const path of [...pages(), `/operations/${both}`]) {
      await page.goto(`${server.url}${path}`);
      await page.locator('main h1').first().waitFor();
      await page.locator('.skeleton').waitFor({ state: 'detached' });
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        path,
        SMALL.width,
      ]);
    }
  });

  it('shows all trials of a search that are more than one answer holds', {
    timeout: 2 * MANY_TRIALS_MS,
  }, async () => {
    await page.setViewportSize(WIDE);
    const { startStudy } = await server.client.request(StartStudyDocument, {
      input: {
        backtest: {
          ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi_mean_reversion.yaml' },
          ...{ modelPath: 'models/rsi_mlp_v1.0.0', startDate: '2024-01-01', endDate: '2024-12-31' },
        },
        parameters: [
          { path: 'exits.stop_loss_pct', from: 0.01, to: 0.2, scale: 'LOG' },
          { path: 'exits.take_profit_pct', from: 0.01, to: 0.3, scale: 'LOG' },
        ],
        ...{ sampler: 'RANDOM', trials: MANY_TRIALS },
      },
    });
    if (startStudy.__typename !== 'StartStudySuccess') throw new Error(startStudy.message);
    const { id } = startStudy.operation;
    const isDone = async () =>
      (await server.client.request(OperationDocument, { id, forceRefresh: true })).operation?.done;
    await expect.poll(isDone, { timeout: MANY_TRIALS_MS }).toBe(true);
    // The second answer comes when the first one is drawn.
    await page.route('**/graphql', async (route) => {
      const asked = route.request().postData() ?? '';
      if (/TrialStretch/.test(asked) && !/"afterNumber":-1/.test(asked))
        await page.locator('[aria-label="Trials over time"] canvas').waitFor();
      await route.continue();
    });
    await page.goto(`${server.url}/operations/${id}`);
    const course = page.locator('[aria-label="Trials over time"]');
    await course.locator('canvas').waitFor();
    await page
      .getByText(`Ranking of ${MANY_TRIALS.toLocaleString('en')} trials`)
      .waitFor({ timeout: MANY_TRIALS_MS });
    const over = course.locator('.u-over');
    await over.scrollIntoViewIfNeeded();
    // What stands at its right edge is the last trial, once the last of them are read.
    await expect
      .poll(async () => {
        const { x = 0, y = 0, width = 0, height = 0 } = (await over.boundingBox()) ?? {};
        await page.mouse.move(x + width - 3, y + height / 2);
        await page.mouse.move(x + width - 2, y + height / 2);
        return Number(/^trial (\d+):/.exec((await course.locator('.plot-note').textContent()) ?? '')?.[1]);
      })
      .toBeGreaterThan(0.99 * MANY_TRIALS);
    await page.unroute('**/graphql');
  });

  it('says that the server is away, keeps what it shows, and goes on when it is back', async () => {
    await page.goto(server.url);
    await page.locator(`#row-${traded}`).waitFor();
    await server.kill();
    await page.getByText('The server is away').waitFor();
    expect(await page.locator(`#row-${traded}`).count()).toBe(1);
    server = await startServer(folder.path, { ...settings, PORT: new URL(server.url).port });
    await page.getByText('The server is away').waitFor({ state: 'detached' });
  });

  it('has complained of nothing, and asked no other server', () => {
    expect(watched.complaints).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('a run under way in the console', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let start: () => Promise<string>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { settings, backtest } = await minuteWorkspace(folder.path, LONG_RUN_DAYS, LONG_RUN_UNITS);
    server = await startServer(folder.path, settings);
    start = () => startBacktest(server.client, { ...backtest, label: 'long' });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('shows its progress and its growing account, and is stopped by a button', async () => {
    const id = await start();
    const { page, complaints } = await watchedPage(browser, server.url);
    await page.goto(`${server.url}/operations/${id}`);
    await page.getByRole('heading', { name: /^Account so far/ }).waitFor();
    await page.locator('[aria-label="Account so far"] canvas').first().waitFor();
    const shown = page.getByRole('heading', { name: /^Account so far/ });
    const before = await shown.textContent();
    await page.waitForFunction(
      (text) => document.querySelector('[aria-label="Account so far"] h2')?.textContent !== text,
      before,
    );
    // The title follows what is painted.
    await expect.poll(() => page.title()).toMatch(/^\d+ % .* – ktrdr$/);
    expect(await page.locator('dl.figures').count()).toBe(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Cancelled.').waitFor();
    await expect.poll(() => page.title()).not.toContain('%');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is asked after once in half a minute by a hidden tab, and says there that it is done', async () => {
    const { page, complaints } = await watchedPage(browser, server.url);
    const tab = await hiddenTab(page);
    const icon = () => page.locator('link[rel=icon]').getAttribute('href');
    /** Opens a run, hides the tab, and ends the run; returns the notifications that it has shown. */
    const endHidden = async (beforeHiding: () => Promise<void>) => {
      const id = await start();
      await page.goto(`${server.url}/operations/${id}`);
      await page.locator('.running').waitFor();
      await beforeHiding();
      const shownIcon = await icon();
      await tab.hide();
      const before = await tab.asked('RunHead');
      await server.client.request(CancelOperationDocument, { id, reason: null });
      await pullUntilDone(server.client, id);
      await tab.pass(28_000);
      expect(await tab.asked('RunHead')).toBe(before);
      await tab.pass(2_000);
      expect(await tab.asked('RunHead')).toBe(before + 1);
      // Its clock draws, too.
      await tab.pass(1_000);
      await expect.poll(() => page.title()).toBe('● Cancelled: long – ktrdr');
      expect(await icon()).not.toBe(shownIcon);
      const notifications = await tab.notifications();
      await tab.show();
      await expect.poll(() => page.title()).toBe('long – ktrdr');
      expect(await icon()).toBe(shownIcon);
      return notifications;
    };
    expect(await endHidden(async () => undefined)).toEqual([]);
    const allow = () => page.getByRole('button', { name: 'Notify me when it is done' }).click();
    expect(await endHidden(allow)).toEqual(['Backtest cancelled: long']);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe.skipIf(!hasBrowser)('the console of a server with keys', () => {
  it('asks for a key and comes back to its address', async () => {
    const folder = await temporaryFolder();
    const key = 'key-of-alice-0123456789';
    const server = await startServer(folder.path, { API_KEYS: `alice:${key}` });
    try {
      const { page, complaints } = await watchedPage(browser, server.url);
      await page.goto(`${server.url}/?status=FAILED`);
      await page.fill('#key', key);
      await page.click('button');
      await page.getByText('No run matches').waitFor();
      expect(page.url()).toBe(`${server.url}/?status=FAILED`);
      await page.context().clearCookies();
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.waitForURL(/\/login\?next=%2F%3Fstatus%3DFAILED$/);
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await page.context().close();
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
