import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { hasBrowser, launchBrowser, openPage } from '../support/browser.js';
import { runCli } from '../support/cli.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const KEY = 'key-of-the-report';

/** Buys at every seventh bar of two years and sells at the seventh after it: more trades than a chart has room for. */
async function writeBusyStrategy(strategies: string): Promise<void> {
  const bars = await readFile(join(projectFolder, 'data', 'EURUSD_1h.csv'), 'utf8');
  const stamps = bars
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.slice(0, row.indexOf(',')));
  const signals = stamps
    .filter((_stamp, index) => index % 7 === 3)
    .map((stamp, index) => `${stamp},${index % 2 === 0 ? 'BUY' : 'SELL'}`);
  await writeFile(join(strategies, 'busy.csv'), ['timestamp,signal', ...signals, ''].join('\n'));
  await writeFile(
    join(strategies, 'busy.yaml'),
    `name: busy
version: "3.0"
training_data:
  symbols: {mode: single, symbol: EURUSD}
  timeframes: {mode: single, timeframe: 1h}
signals: {file: busy.csv}
decisions: {position_awareness: true, sizing: {fraction: 0.5}}
`,
  );
}

/** A text on a canvas, with its ends and the width of the canvas, pixels. */
interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

/** Runs in the page, before its scripts. */
function recordTexts(): void {
  const drawn: DrawnText[] = [];
  Object.assign(window, { drawn });
  const { prototype } = CanvasRenderingContext2D;
  const { fillText } = prototype;
  prototype.fillText = function (text, x, y, ...rest) {
    const start = new DOMPoint(x, y).matrixTransform(this.getTransform()).x;
    const length = this.measureText(text).width;
    const left =
      this.textAlign === 'center' ? start - length / 2 : this.textAlign === 'right' ? start - length : start;
    drawn.push({ text, left, right: left + length, width: this.canvas.width });
    fillText.call(this, text, x, y, ...rest);
  };
}

/** A mark as the page has it: candle, kind, and how many trades it stands for. */
type PageMark = readonly [candle: number, kind: string, times: number];

/** Which long entries of the page have no pixel of their colour where their candle is, on a picture of the whole range. */
function missingEntries(page: Page, picture: string): Promise<{ entries: number; missing: number[] }> {
  return page.evaluate((selector) => {
    const { marks, price } = JSON.parse(document.getElementById('report-data')?.textContent ?? '') as {
      marks: PageMark[];
      price: { time: number[] };
    };
    const pane = document.querySelector<HTMLCanvasElement>('#price-chart canvas') as HTMLCanvasElement;
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>(selector)].filter(
      ({ width }) => width >= pane.width,
    );
    const hex = getComputedStyle(document.documentElement).getPropertyValue('--long').trim();
    const wanted = Number.parseInt(hex.slice(1), 16);
    const columns = new Set<number>();
    for (const canvas of canvases) {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy?.drawImage(canvas, 0, 0);
      const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let i = 0; i < data.length; i += 4) {
        const [red = 0, green = 0, blue = 0] = [data[i], data[i + 1], data[i + 2]];
        if ((red << 16) + (green << 8) + blue === wanted) columns.add((i / 4) % canvas.width);
      }
    }
    // The chart leaves two hundredths of the range free at each end.
    const candles = price.time.length;
    const xOf = (candle: number): number => ((candle + 0.5 + 0.02 * candles) / (1.04 * candles)) * pane.width;
    const entries = marks.filter(([, kind]) => kind === 'LONG_ENTRY').map(([candle]) => candle);
    const isMarked = (candle: number): boolean =>
      [-1, 0, 1].some((shift) => columns.has(Math.round(xOf(candle)) + shift));
    return { entries: entries.length, missing: entries.filter((candle) => !isMarked(candle)) };
  }, picture);
}

describe.skipIf(!hasBrowser)('the report in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let browser: Browser;
  let withTrades = '';
  let withoutTrades = '';
  let withMany = '';

  beforeAll(async () => {
    folder = await temporaryFolder();
    const strategies = join(folder.path, 'strategies');
    await cp(join(projectFolder, 'strategies'), strategies, { recursive: true });
    await writeBusyStrategy(strategies);
    server = await startServer(folder.path, { API_KEYS: `tester:${KEY}`, STRATEGIES_DIR: strategies });
    browser = await launchBrowser();
    withTrades = await startBacktest(server.client, { startDate: '2022-01-01' });
    // Two bars are too few for a trade.
    withoutTrades = await startBacktest(server.client, { startDate: '2024-01-30' });
    withMany = await startBacktest(server.client, {
      ...{ strategyConfigPath: 'strategies/busy.yaml', modelPath: null, symbol: 'EURUSD', timeframe: '1h' },
      ...{ startDate: '2023-01-01', endDate: '2024-12-31' },
    });
    for (const id of [withTrades, withoutTrades, withMany]) await pullUntilDone(server.client, id);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await folder?.remove();
  });

  /** Opens a page and gathers what it asks the network for and what it complains about. */
  async function open(
    url: string,
    look: {
      readonly width?: number;
      readonly colorScheme?: 'light' | 'dark';
      /** Keeps every text that is drawn, as `window.drawn`. */
      readonly record?: boolean;
    } = {},
  ): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
    const page = await openPage(browser, {
      viewport: { width: look.width ?? 1_280, height: 900 },
      colorScheme: look.colorScheme ?? 'light',
      extraHTTPHeaders: url.startsWith('http') ? { authorization: `Bearer ${KEY}` } : {},
    });
    if (look.record) await page.addInitScript(recordTexts);
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    await page.waitForFunction(() => document.querySelectorAll('#account-chart canvas').length > 0);
    return { page, requests, complaints };
  }

  const reportUrl = (id: string) => `${server.url}/operations/${id}/report`;

  /** Whether a chart has pixels of a colour of the style sheet: axes and their texts have other ones. */
  const shows = (page: Page, chart: string, color: string): Promise<boolean> =>
    page.evaluate(
      ([selector, name]) => {
        const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
        const wanted = Number.parseInt(hex.slice(1), 16);
        return [...document.querySelectorAll<HTMLCanvasElement>(`${selector} canvas`)].some((canvas) => {
          // A copy: reading from the chart's own canvas would make the browser complain.
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          copy?.drawImage(canvas, 0, 0);
          const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
          for (let i = 0; i < data.length; i += 4) {
            const [red = 0, green = 0, blue = 0] = [data[i], data[i + 1], data[i + 2]];
            if ((red << 16) + (green << 8) + blue === wanted) return true;
          }
          return false;
        });
      },
      [chart, color] as const,
    );

  it('asks the network for nothing, complains about nothing and draws its charts', async () => {
    const url = reportUrl(withTrades);
    const { page, requests, complaints } = await open(url);
    for (const [chart, color] of [
      ['#price-chart', '--up'],
      ['#price-chart', '--down'],
      ['#price-chart', '--long'],
      ['#account-chart', '--strategy'],
      ['#rolling-chart', '--strategy'],
      ['#account-chart', '--hold'],
      ['#account-chart', '--drawdown'],
    ] as const)
      await expect.poll(() => shows(page, chart, color), { message: `${color} in ${chart}` }).toBe(true);
    expect(requests.filter((asked) => asked !== url && !asked.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['#account-chart', 'strategy', '--strategy'],
    ['#account-chart', 'drawdown', '--drawdown'],
    ['#rolling-chart', 'sharpe', '--strategy'],
    ['#rolling-chart', 'volatility', '--hold'],
  ])('hides in %s the %s, and shows it again', async (chart, series, color) => {
    const { page, complaints } = await open(reportUrl(withTrades));
    await expect.poll(() => shows(page, chart, color)).toBe(true);
    const box = page.locator(`figure:has(${chart}) input[data-series="${series}"]`);
    await box.uncheck();
    await expect.poll(() => shows(page, chart, color)).toBe(false);
    await box.check();
    await expect.poll(() => shows(page, chart, color)).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('works from a file that the CLI has saved, without a server', async () => {
    const file = join(folder.path, 'report.html');
    const { code } = await runCli(
      [
        ...['--server', server.url, 'backtest', 'run', '--strategy', 'strategies/rsi_mean_reversion.yaml'],
        ...['--symbol', 'AAPL', '--timeframe', '1d', '--start', '2024-01-01', '--end', '2024-01-31'],
        ...['--report', file],
      ],
      { KTRDR_API_KEY: KEY },
    );
    expect(code).toBe(0);
    const url = pathToFileURL(file).href;
    const { page, requests, complaints } = await open(url);
    expect(await page.locator('h1').textContent()).toContain('AAPL');
    expect(requests.filter((asked) => asked !== url && !asked.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([
    ['on a phone', { width: 360 }],
    ['in the dark', { colorScheme: 'dark' }],
  ] as const)('fits %s', async (_, look) => {
    const { page, complaints } = await open(reportUrl(withTrades), look);
    const { content, window } = await page.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      window: innerWidth,
    }));
    expect(content).toBeLessThanOrEqual(window);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('follows the colours of the system', async () => {
    const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const { page } = await open(reportUrl(withTrades), { colorScheme: 'dark' });
    const dark = await background(page);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await background(page)).not.toBe(dark);
    await page.close();
  });

  it('shows a run of two bars without trades', async () => {
    const { page, complaints } = await open(reportUrl(withoutTrades));
    expect(await page.locator('body').textContent()).toContain('The run made no trades');
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('marks every trade of very many, on the screen and on paper, whatever part was looked at', async () => {
    const { page, complaints } = await open(reportUrl(withMany));
    await expect.poll(() => shows(page, '#price-chart', '--long')).toBe(true);
    const onScreen = await missingEntries(page, '#price-chart canvas');
    expect(onScreen.entries).toBeGreaterThan(800);
    expect(onScreen.missing).toEqual([]);
    await page.locator('#price-chart').click({ position: { x: 400, y: 100 } });
    await page.mouse.wheel(0, -600);
    await expect
      .poll(async () => (await missingEntries(page, '#price-chart canvas')).missing.length)
      .toBeGreaterThan(0);
    expect(await shows(page, '#price-chart', '--long')).toBe(true);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await missingEntries(page, '#price-chart + .print-copy')).toMatchObject({ missing: [] });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows the net result of each trade without scrolling at 1,280 pixels', async () => {
    const { page } = await open(reportUrl(withMany));
    const right = await page.evaluate(() => {
      const heads = [...document.querySelectorAll('.trades th')];
      const net = heads.find(({ textContent }) => textContent === 'Net');
      const box = document.querySelector('.trades')?.parentElement?.getBoundingClientRect();
      return { net: net?.getBoundingClientRect().right ?? Number.NaN, box: box?.right ?? Number.NaN };
    });
    expect(right.net).toBeLessThan(right.box);
    expect(right.box).toBeLessThanOrEqual(1_280);
    await page.close();
  });

  it('hides and shows series and marks, and has logarithmic scales', async () => {
    const { page, complaints } = await open(reportUrl(withTrades));
    const box = (chart: string, of: string) => page.locator(`figure:has(#${chart}) input[data-${of}]`);
    await expect.poll(() => shows(page, '#account-chart', '--strategy')).toBe(true);
    await box('account-chart', 'series="strategy"').uncheck();
    await expect.poll(() => shows(page, '#account-chart', '--strategy')).toBe(false);
    expect(await shows(page, '#account-chart', '--hold')).toBe(true);
    await box('account-chart', 'series="strategy"').check();
    await expect.poll(() => shows(page, '#account-chart', '--strategy')).toBe(true);
    // Long entries and exits with a profit have the same colour.
    await box('price-chart', 'series="LONG_ENTRY"').uncheck();
    await box('price-chart', 'series="PROFIT"').uncheck();
    await expect.poll(() => shows(page, '#price-chart', '--long')).toBe(false);
    for (const chart of ['price-chart', 'account-chart']) {
      const linear = await page.locator(`#${chart}`).screenshot();
      await box(chart, 'scale').check();
      await expect
        .poll(async () => (await page.locator(`#${chart}`).screenshot()).equals(linear))
        .toBe(false);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('shows and hides panes under the price, which say their values in its line', async () => {
    const { page, complaints } = await open(reportUrl(withTrades));
    const line = page.locator('#price-readout');
    const height = async () => (await page.locator('#price-chart').boundingBox())?.height ?? 0;
    const pane = (name: string) => page.locator(`input[data-pane="${name}"]`);
    await expect.poll(() => line.textContent()).toMatch(/close [\d.]+ .*1d_rsi_14 [\d.]+ .*exposure [\d.]+/);
    const all = await height();
    await pane('1d_rsi_14').uncheck();
    await expect.poll(() => line.textContent()).not.toContain('1d_rsi_14');
    await expect.poll(height).toBeLessThan(all);
    await pane('1d_rsi_zone').check();
    await expect.poll(() => line.textContent()).toContain('1d_rsi_zone');
    await expect.poll(height).toBe(all);
    for (const box of await page.locator('input[data-pane]').all()) await box.uncheck();
    await expect.poll(() => shows(page, '#price-chart', '--strategy')).toBe(false);
    expect(await shows(page, '#price-chart', '--long')).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('writes axes with separators for thousands, a proper minus, and no label cut', async () => {
    const { page } = await open(reportUrl(withTrades), { record: true });
    const drawn = () => page.evaluate(() => (window as unknown as { drawn: DrawnText[] }).drawn);
    // Charts draw with the next frame, which may come late.
    await expect.poll(async () => (await drawn()).map(({ text }) => text)).toContain('100,000');
    const texts = await drawn();
    const words = texts.map(({ text }) => text);
    expect(words.filter((word) => /%$/.test(word) && /^[−\d]/.test(word)).length).toBeGreaterThan(1);
    expect(words.filter((word) => /^\d{5,}|^-\d/.test(word))).toEqual([]);
    const cut = texts.filter(({ left, right, width }) => left < 0 || right > width);
    expect(cut).toEqual([]);
    await page.close();
  });

  it('prints pictures of the charts and takes them away afterwards', async () => {
    const { page, complaints } = await open(reportUrl(withTrades));
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(
      await page.locator('canvas.print-copy').evaluateAll((all) => all.map((one) => one.checkVisibility())),
    ).toEqual([true, true, true]);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('canvas.print-copy').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
