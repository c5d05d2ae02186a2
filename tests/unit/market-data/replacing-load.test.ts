import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import { CancelledError } from '../../../src/base/pure/cancelled-error.js';
import type { SegmentMetric } from '../../../src/base/pure/metrics.js';
import { type Bars, emptyBars } from '../../../src/domain/market/bars.js';
import { loadIntoStore } from '../../../src/market-data/load/load-into-store.js';
import type { BarProvider, ProvidedSegment } from '../../../src/market-data/providers/bar-provider.js';
import { loadOf } from './providers/load-recorded.js';

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('2024-01-01');

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-replace-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

class NetFailure extends AppError {
  readonly code = 'NET';
}

/** Days of one price, counted from 2024-01-01. */
function days(from: number, count: number, price: number): Bars {
  const prices = () => new Float64Array(count).fill(price);
  return {
    ...emptyBars(count),
    openTimeMs: Float64Array.from({ length: count }, (_day, index) => FIRST_MS + (from + index) * DAY_MS),
    ...{ open: prices(), high: prices(), low: prices(), close: prices() },
  };
}

/** What a provider says: bars of a stretch, a stretch that fails, or something that ends it. */
type Step = Bars | 'failure' | (() => void);

function providerOf(steps: readonly Step[]): BarProvider {
  const about: ProvidedSegment['about'] = {
    ...{ source: 'yahoo', timezone: 'UTC', isTimezoneAsked: true, calendar: '24x7', adjusted: null },
    notices: [],
  };
  return {
    pin: async () => ({}),
    expectedBars: async () => 0,
    async *segments() {
      for (const [index, step] of steps.entries()) {
        if (typeof step === 'function') step();
        else
          yield {
            ...{ about, startMs: null, endMs: null, fractionDone: (index + 1) / steps.length },
            raw: step === 'failure' ? null : { rows: step, lines: null, rejected: [] },
            failure: step === 'failure' ? 'no answer' : null,
          };
      }
    },
  };
}

async function load(replace: boolean, steps: readonly Step[], signal = new AbortController().signal) {
  const segments: Omit<SegmentMetric, 'seq'>[] = [];
  const error: unknown = await loadIntoStore(loadOf({ replace }), dataDir, providerOf(steps), signal, {
    segment: (entry) => segments.push(entry),
    progress: () => undefined,
  }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { error, told: segments.map(({ status, rows, message }) => [status, rows, message]) };
}

const stored = () => readFile(join(dataDir, 'AAPL_1d.csv'), 'utf8');
const kept = ['SKIPPED', 0, expect.stringContaining('the bars that were stored before stay')];

it('replaces what is stored by all stretches, once the last one is there', async () => {
  await load(false, [days(0, 100, 10)]);
  const { error, told } = await load(true, [days(0, 5, 20), days(5, 5, 20)]);
  expect(error).toBeNull();
  expect(told).toEqual([
    ['LOADED', 5, null],
    ['LOADED', 5, null],
  ]);
  const lines = (await stored()).trim().split('\n').slice(1);
  expect(lines).toHaveLength(10);
  expect(lines.every((line) => line.includes(',20,20,20,20,'))).toBe(true);
});

it('keeps what is stored when the provider fails in the middle, and says so of each stretch', async () => {
  await load(false, [days(0, 100, 10)]);
  const before = await stored();
  const failing = () => {
    throw new NetFailure('the net is gone');
  };
  const { error, told } = await load(true, [days(0, 5, 20), days(5, 5, 20), failing]);
  expect(error).toBeInstanceOf(NetFailure);
  expect(told).toEqual([kept, kept]);
  expect(await stored()).toBe(before);
});

it('keeps what is stored when a stretch is missing, and says so', async () => {
  await load(false, [days(0, 100, 10)]);
  const before = await stored();
  const { error, told } = await load(true, [days(0, 5, 20), 'failure', days(10, 5, 20)]);
  expect(error).toMatchObject({
    message: expect.stringMatching(/stored before are kept, and none of the 10 bars/) as string,
  });
  expect(told).toEqual([kept, ['FAILED', 0, 'no answer'], kept]);
  expect(await stored()).toBe(before);
});

it('keeps what is stored when it is cancelled', async () => {
  await load(false, [days(0, 100, 10)]);
  const before = await stored();
  const controller = new AbortController();
  const steps = [days(0, 5, 20), () => controller.abort(), days(5, 5, 20)];
  const { error, told } = await load(true, steps, controller.signal);
  expect(error).toBeInstanceOf(CancelledError);
  expect(told).toEqual([kept, kept]);
  expect(await stored()).toBe(before);
});

it('stores stretches as they come where there is nothing to replace', async () => {
  const { error, told } = await load(true, [days(0, 5, 20), 'failure']);
  expect(error).toMatchObject({
    message: expect.stringContaining('5 bars of the others are stored') as string,
  });
  expect(told[0]).toEqual(['LOADED', 5, null]);
  expect((await stored()).trim().split('\n')).toHaveLength(6);
});
