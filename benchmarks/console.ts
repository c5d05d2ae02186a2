import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { hasBrowser, launchBrowser } from '../tests/support/console-browser.js';
import { copyOperations } from '../tests/support/copy-operations.js';
import { graphqlRequest } from '../tests/support/graphql-request.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { atMost, type Benchmark, below, type Figure, figure } from './benchmark.js';
import { COPIES } from './listing.js';
import { PollClient } from './poll-client.js';
import { pollUntil, startBacktest } from './running-backtests.js';
import { sampleWorkload } from './sample-workload.js';

const OPERATIONS = 100_000;
/** The list is asked for again while the study runs. */
const REFRESHES = 40;
const SCROLLS = 10;
const SCROLL_PIXELS = 2_000;
const ANSWER_LIMIT_MS = 300;
/** Sixty frames a second, with the tenth of a millisecond to which a trace tells them. */
const FRAME_LIMIT_MS = 16.8;
const TRACED = 'benchmark,devtools.timeline,disabled-by-default-devtools.timeline.frame';

/** Opens the list of runs of a full database in Chromium while a study runs: answers, and frames while it scrolls. */
export const consoleList: Benchmark = {
  name: 'console',
  async run({ quick, folder, say }) {
    if (!hasBrowser) {
      say('left out: there is no /usr/bin/chromium');
      return [];
    }
    const own = join(folder, 'console');
    await mkdir(own, { recursive: true });
    const count = quick ? 2_000 : OPERATIONS;
    const server = await filledServer(own, count);
    const browser = await launchBrowser();
    try {
      await startStudy(server.url);
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const answersMs = timesOfList(page);
      await page.goto(server.url);
      await page.locator('tbody tr').nth(40).waitFor();
      say(`${count} operations and a study`);
      for (let round = 0; round < (quick ? 5 : REFRESHES); round++) {
        const known = answersMs.length;
        await page.getByRole('button', { name: 'Refresh' }).click();
        await page.waitForTimeout(200);
        while (answersMs.length === known) await page.waitForTimeout(20);
      }
      const { intervalsMs, dropped } = await scrolledFrames(page, quick ? 2 : SCROLLS);
      const running = await page.locator('tbody progress').count();
      if (running === 0) throw new Error('the study ended before the measurement did');
      return [
        figure(
          `list of runs in Chromium, ${count} operations, a study running`,
          'ms',
          answersMs,
          below(ANSWER_LIMIT_MS),
        ),
        figure('from one frame to the next while it scrolls', 'ms', intervalsMs, atMost(FRAME_LIMIT_MS)),
        figure('frames dropped while it scrolls', '%', [(100 * dropped) / (intervalsMs.length + dropped)]),
      ] satisfies Figure[];
    } finally {
      await browser.close();
      await server.stop();
    }
  },
};

async function filledServer(folder: string, count: number): Promise<BenchServer> {
  const first = await startBenchServer(folder);
  const starter = new PollClient(first.url);
  const id = await startBacktest(starter, sampleWorkload().backtest);
  await pollUntil(starter, id, ({ done }) => done);
  starter.close();
  await first.stop();
  copyOperations(join(folder, 'ktrdr.db'), count, COPIES, []);
  return startBenchServer(folder);
}

/** Starts a study that runs longer than the benchmark. */
async function startStudy(url: string): Promise<void> {
  const { strategyConfigPath, symbol, timeframe, modelPath } = sampleWorkload().backtest;
  const input = {
    backtest: {
      ...{ strategyConfigPath, symbol, timeframe, modelPath },
      ...{ startDate: '2021-10-12', endDate: '2024-12-31' },
    },
    parameters: [
      { path: 'decisions.confidence_threshold', from: 0.3, to: 0.6, step: 0.0001 },
      { path: 'exits.stop_loss_pct', from: 0.01, to: 0.2, step: 0.0001 },
    ],
    ...{ sampler: 'RANDOM', trials: 100_000 },
  };
  const { data, errors } = await graphqlRequest<{ startStudy: { __typename: string } }>(
    url,
    'mutation ($input: StartStudyInput!) { startStudy(input: $input) { __typename ... on Error { message } } }',
    { input },
  );
  if (data?.startStudy.__typename !== 'StartStudySuccess')
    throw new Error(`the study did not start: ${JSON.stringify(data ?? errors)}`);
}

/** Collects how long each answer to the list takes, from the click to its last byte; the first, cold one is left out. */
function timesOfList(page: Page): number[] {
  const times: number[] = [];
  let isFirst = true;
  page.on('requestfinished', (request) => {
    if (!(request.postData() ?? '').includes('query Runs(')) return;
    if (!isFirst) times.push(request.timing().responseEnd);
    isFirst = false;
  });
  return times;
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
}

/** Scrolls the list down and up, and tells from a trace when frames were drawn. */
async function scrolledFrames(page: Page, rounds: number) {
  const session = await page.context().newCDPSession(page);
  const intervalsMs: number[] = [];
  let dropped = 0;
  for (let round = 0; round < rounds; round++) {
    const events = await traced(session, async () => {
      await session.send('Input.synthesizeScrollGesture', {
        ...{ x: 640, y: 450, speed: 1_200, gestureSourceType: 'mouse' },
        yDistance: round % 2 === 0 ? -SCROLL_PIXELS : SCROLL_PIXELS,
      });
    });
    const drawn = events.filter(({ name }) => name === 'DrawFrame').map(({ ts }) => ts);
    drawn.sort((one, other) => one - other);
    for (const [index, ts] of drawn.slice(1).entries()) intervalsMs.push((ts - (drawn[index] ?? ts)) / 1_000);
    dropped += events.filter(({ name }) => name === 'DroppedFrame').length;
  }
  if (intervalsMs.length === 0) throw new Error('the trace has no frames');
  return { intervalsMs, dropped };
}

async function traced(session: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { readonly value: readonly unknown[] }) =>
    events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  const ended = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', { categories: TRACED, transferMode: 'ReportEvents' });
  await act();
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', collect);
  return events;
}
