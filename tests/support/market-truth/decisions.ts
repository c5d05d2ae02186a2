import { FeatureCache } from '../../../src/domain/features/feature-cache.js';
import { inferCalendar } from '../../../src/domain/market/infer-calendar.js';
import type { Timeframe } from '../../../src/domain/market/timeframe.js';
import { featurePlan } from '../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../src/domain/strategy/parse-strategy.js';
import type { ModelStrategy } from '../../../src/domain/strategy/strategy.js';
import { type LoadedBars, loadBars } from '../../../src/kinds/bars/load-bars.js';
import { parseCsvBars } from '../../../src/market-data/parse-csv-bars.js';

/** A csv file with its description, in memory. */
export interface CsvFeed {
  readonly timeframe: Timeframe;
  readonly csv: string;
  readonly meta: {
    readonly timezone: string;
    readonly calendar?: 'XNYS' | '24x5' | '24x7';
    readonly dayStart?: string;
    readonly stamp?: 'open' | 'close';
  };
}

/** What a strategy knows at each base bar: of every base bar the last price of the input that it sees. */
export interface Seen {
  readonly loaded: LoadedBars;
  readonly features: FeatureCache;
  readonly prices: Float32Array;
  /** Computes the features of other bars at the same times. */
  readonly featuresOf: (bars: LoadedBars['byTimeframe']) => FeatureCache;
}

const strategies = new Map<string, ModelStrategy>();

/** Returns a strategy that looks at the last closing price of one timeframe and trades another. */
export function lastPriceStrategy(symbol: string, base: Timeframe, input: Timeframe): ModelStrategy {
  const key = `${symbol} ${base} ${input}`;
  let strategy = strategies.get(key);
  if (strategy === undefined) {
    const timeframes =
      base === input
        ? `{mode: single, timeframe: ${base}}`
        : `{mode: multi_timeframe, list: [${base}, ${input}], base_timeframe: ${base}}`;
    const parsed = parseStrategy(
      [
        'name: last_price',
        'version: "3.0"',
        `training_data: {symbols: {mode: single, symbol: ${symbol}}, timeframes: ${timeframes}, history_required: 0}`,
        'indicators: {c: {type: sma, period: 1}}',
        'fuzzy_sets: {}',
        `nn_inputs: [{raw_indicator: c, timeframes: [${input}], normalization: none}]`,
        'model: {type: mlp, architecture: {hidden_layers: []}}',
        'decisions: {confidence_threshold: 0, allow_short_from_flat: true}',
        'training: {}',
      ].join('\n'),
    ).strategy;
    if (parsed.kind !== 'model') throw new TypeError('the strategy has no model');
    strategy = parsed;
    strategies.set(key, strategy);
  }
  return strategy;
}

/** Reads files as a run does, and returns what it knows at each base bar of the range. */
export async function seenBy(
  symbol: string,
  base: CsvFeed,
  input: CsvFeed,
  { startDate = '2023-11-01', endDate = '2025-03-01' } = {},
): Promise<Seen> {
  const strategy = lastPriceStrategy(symbol, base.timeframe, input.timeframe);
  const store = {
    load: async (_symbol: string, timeframe: Timeframe) => {
      const { csv, meta } = timeframe === base.timeframe ? base : input;
      const { timezone, calendar, dayStart, stamp } = meta;
      const bars = parseCsvBars(`${symbol}_${timeframe}.csv`, Buffer.from(csv), timeframe, meta);
      return {
        bars,
        instrument: {
          ...{ symbol, timeframe, source: 'csv', timezone },
          calendar: calendar ?? inferCalendar(bars, timeframe),
          calendarAssumed: calendar === undefined,
          ...(dayStart === undefined ? {} : { dayStart }),
          ...(stamp === undefined ? {} : { isStampStated: true }),
        },
      };
    },
  };
  const loaded = await loadBars(store, { symbol, startDate, endDate }, strategy);
  const featuresOf = (bars: LoadedBars['byTimeframe']): FeatureCache =>
    FeatureCache.build({
      ...{ bars, times: loaded.times, baseTimeframe: base.timeframe },
      ...{ plan: featurePlan(strategy), normalization: {} },
    });
  const features = featuresOf(loaded.byTimeframe);
  return { loaded, features, featuresOf, prices: features.column(features.featureIds[0] as string) };
}
