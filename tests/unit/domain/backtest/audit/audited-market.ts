import { seededRandom } from '../../../../../src/base/pure/random.js';
import type { AuditedBars } from '../../../../../src/domain/backtest/audit/forming-of-datasets.js';
import { auditLeaks, type LeakAudit } from '../../../../../src/domain/backtest/audit/leak-audit.js';
import { FeatureCache } from '../../../../../src/domain/features/feature-cache.js';
import type { BarTimes } from '../../../../../src/domain/market/bar-times/bar-times.js';
import { timesOfDatasets } from '../../../../../src/domain/market/bar-times/times-of-datasets.js';
import { type Bars, emptyBars } from '../../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';
import type { FeatureSpec } from '../../../../../src/domain/strategy/feature-plan.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export type Datasets = ReadonlyMap<Timeframe, AuditedBars>;

/** Returns an instant, such as `2024-01-10T22`, of UTC. */
export const at = (text: string): number => Date.parse(`${text}${text.length === 10 ? 'T00' : ''}:00:00Z`);

/** Bars of a random walk, one for each stamp; each opens where the one before it closed. */
export function walk(stampsMs: readonly number[], seed = 3): Bars {
  const random = seededRandom(seed);
  const bars = emptyBars(stampsMs.length);
  let price = 100;
  for (const [index, stampMs] of stampsMs.entries()) {
    const open = price;
    price *= Math.exp(0.01 * random.normal());
    bars.openTimeMs[index] = stampMs;
    bars.open[index] = open;
    bars.close[index] = price;
    bars.high[index] = Math.max(open, price) * (1 + 0.005 * random.uniform());
    bars.low[index] = Math.min(open, price) * (1 - 0.005 * random.uniform());
    bars.volume[index] = 1_000 + random.below(1_000);
  }
  return bars;
}

/** Hours from one instant to another, without those in which nobody trades. */
export function hours(fromMs: number, toMs: number, isOpen: (stampMs: number) => boolean = () => true): Bars {
  const count = (toMs - fromMs) / HOUR_MS;
  return walk(Array.from({ length: count }, (_, index) => fromMs + index * HOUR_MS).filter(isOpen));
}

/** A longer bar: its stamp, and from when to when it takes in shorter ones. */
export type Window = readonly [stampMs: number, fromMs: number, toMs: number];

/** Puts longer bars together from shorter ones; those without any are left out. */
export function joined(shorter: Bars, windows: readonly Window[]): Bars {
  const rows = windows.flatMap(([stampMs, fromMs, toMs]) => {
    const inside = [...shorter.openTimeMs.keys()].filter((place) => {
      const openMs = shorter.openTimeMs[place] as number;
      return openMs >= fromMs && openMs < toMs;
    });
    return inside.length === 0 ? [] : [{ stampMs, inside }];
  });
  const bars = emptyBars(rows.length);
  for (const [index, { stampMs, inside }] of rows.entries()) {
    const of = (column: Float64Array): number[] => inside.map((place) => column[place] as number);
    bars.openTimeMs[index] = stampMs;
    bars.open[index] = of(shorter.open)[0] as number;
    bars.close[index] = of(shorter.close).at(-1) as number;
    bars.high[index] = Math.max(...of(shorter.high));
    bars.low[index] = Math.min(...of(shorter.low));
    bars.volume[index] = of(shorter.volume).reduce((sum, volume) => sum + volume, 0);
  }
  return bars;
}

export function described(
  about: Pick<Instrument, 'calendar' | 'timezone'> & Partial<Instrument>,
  bars: Partial<Record<Timeframe, Bars>>,
): Datasets {
  return new Map(
    Object.entries(bars).map(([key, part]) => {
      const timeframe = key as Timeframe;
      const usual = { symbol: 'XYZ', source: 'test', calendarAssumed: false, ...about };
      return [timeframe, { instrument: { ...usual, timeframe }, bars: part }];
    }),
  );
}

export type Times = ReadonlyMap<Timeframe, BarTimes>;

/** The times by which the engine goes. */
export function timesOfToday(datasets: Datasets): Times {
  return new Map([...timesOfDatasets(datasets)].map(([timeframe, { times }]) => [timeframe, times]));
}

/**
 * The times by which it went once: instants cut to their date, and bars that close 24 hours, seven days or a month
 * after 00:00Z of it.
 */
export function oldTimes(datasets: Datasets): Times {
  return new Map(
    [...datasets].map(([timeframe, { bars }]) => {
      const datesMs = bars.openTimeMs.map((stampMs) =>
        timeframe === '1h' ? stampMs : stampMs - (stampMs % DAY_MS),
      );
      const closesMs = datesMs.map((openMs) => oldClose(timeframe, openMs));
      // It decided at the close of a bar, whenever the next one opened.
      const opensMs = datesMs.map((dateMs, index) => closesMs[index - 1] ?? dateMs);
      return [timeframe, { opensMs, closesMs, knownMs: closesMs }];
    }),
  );
}

function oldClose(timeframe: Timeframe, openMs: number): number {
  if (timeframe === '1h') return openMs + HOUR_MS;
  if (timeframe !== '1mo') return openMs + (timeframe === '1w' ? 7 : 1) * DAY_MS;
  const date = new Date(openMs);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, Math.min(date.getUTCDate(), lastDay));
}

/** Audits the last close of every timeframe, at every bar unless fewer samples are asked for. */
export function auditTimes(
  datasets: Datasets,
  baseTimeframe: Timeframe,
  times: Times,
  samples = 100_000,
): LeakAudit {
  const plan = [...datasets.keys()].map(
    (timeframe): FeatureSpec => ({
      id: `${timeframe}_c_raw`,
      timeframe,
      indicator: { id: 'c', type: 'sma', params: { period: 1, source: 'close' } },
      output: 'sma',
      transform: { kind: 'raw', normalization: 'none' },
    }),
  );
  return auditLeaks({
    datasets,
    baseTimeframe,
    featuresOf: (bars) => FeatureCache.build({ bars, times, baseTimeframe, plan, normalization: {} }),
    model: null,
    samples,
    seed: 1,
  });
}
