import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { runCli } from '../support/cli.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const CHROMIUM = '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`The report is not opened in a browser: there is no ${CHROMIUM}.`);

const KEY = 'key-of-the-report';

describe.skipIf(!hasBrowser)('the report in a browser', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let browser: Browser;
  let withTrades = '';
  let withoutTrades = '';

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await startServer(folder.path, { API_KEYS: `tester:${KEY}` });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    withTrades = await startBacktest(server.client, { startDate: '2022-01-01' });
    // Two bars are too few for a trade.
    withoutTrades = await startBacktest(server.client, { startDate: '2024-01-30' });
    for (const id of [withTrades, withoutTrades]) await pullUntilDone(server.client, id);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await folder?.remove();
  });

  /** Opens a page and gathers what it asks the network for and what it complains about. */
  async function open(
    url: string,
    look: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {},
  ): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
    const page = await browser.newPage({
      viewport: { width: look.width ?? 1_280, height: 900 },
      colorScheme: look.colorScheme ?? 'light',
      extraHTTPHeaders: url.startsWith('http') ? { authorization: `Bearer ${KEY}` } : {},
    });
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
      ['#sharpe-chart', '--strategy'],
      ['#account-chart', '--hold'],
      ['#account-chart', '--drawdown'],
    ] as const)
      await expect.poll(() => shows(page, chart, color), { message: `${color} in ${chart}` }).toBe(true);
    expect(requests.filter((asked) => asked !== url && !asked.startsWith('data:'))).toEqual([]);
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
