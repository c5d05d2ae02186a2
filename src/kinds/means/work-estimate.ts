import { isIntraday, type Timeframe } from '../../domain/market/timeframe.js';
import type { FeatureSpec } from '../../domain/strategy/feature-plan.js';
import type { ModelArchitecture } from '../../domain/strategy/strategy.js';

const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const SINGLE_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Stamp, four prices and volume. */
const BAR_BYTES = 6 * DOUBLE_BYTES;
const SHORTEST_INSTANT_LINE = '2024-01-02T00:00:00Z,1,1,1,1,0\n';
const SHORTEST_DATE_LINE = '2024-01-02,1,1,1,1,0\n';
const LESS_OF_A_RUN = 'a shorter range, fewer symbols or fewer features';
const LESS_OF_A_TRAINING = 'a shorter range, fewer symbols, fewer features or a smaller network';
/** Stamp and account value of one bar. */
const EQUITY_POINT_BYTES = 2 * DOUBLE_BYTES;

/**
 * The least that a piece of work takes, of what grows with its size: what is counted is there at one time whatever
 * else is. Work is refused by it, so it must never be more than the work has really taken.
 */
export interface WorkEstimate {
  /** What the figures are of, for messages. */
  readonly what: string;
  readonly memoryBytes: number;
  /** How to ask for work that takes less, to follow `Ask for`. */
  readonly less: string;
  /** Kept in the database. */
  readonly resultBytes: number;
  /** Kept in the models folder. */
  readonly modelBytes: number;
  /** Kept in the data folder. */
  readonly dataBytes: number;
}

/** How many bars of each timeframe features are computed from; those of the base timeframe have rows. */
export interface FeatureBarCounts {
  readonly byTimeframe: ReadonlyMap<string, number>;
  readonly baseTimeframe: string;
}

/** The features of all loaded bars at once, with the outputs that they are made of, and the equity of the range. */
export function backtestEstimate(
  plan: readonly FeatureSpec[],
  bars: FeatureBarCounts,
  rangeBars: number,
): WorkEstimate {
  const equityBytes = EQUITY_POINT_BYTES * rangeBars;
  return {
    what: `The backtest of ${inWords(rangeBars)} bars with ${inWords(plan.length)} features`,
    memoryBytes: buildBytes(plan, bars) + equityBytes,
    less: LESS_OF_A_RUN,
    resultBytes: equityBytes,
    ...{ modelBytes: 0, dataBytes: 0 },
  };
}

/** What a study works on, as far as it decides what that takes. */
export interface StudyExtent {
  readonly trials: number;
  /** Of one trial in the index by column. */
  readonly indexBytes: number;
  /** Trials whose returns will be kept for certain, if they complete. */
  readonly keptReturns: number;
  readonly markets: readonly (FeatureBarCounts & {
    readonly plan: readonly FeatureSpec[];
    readonly rangeBars: number;
    /** Of which returns are. */
    readonly periods: number;
  })[];
}

/** The shortest entry that the log of a study has: a trial that failed. */
const SHORTEST_TRIAL_BYTES = 200;

/** The features of the largest symbol at one time, the index, and what the log keeps of trials that all fail. */
export function studyEstimate({ trials, indexBytes, keptReturns, markets }: StudyExtent): WorkEstimate {
  const features = markets.map((market) => buildBytes(market.plan, market));
  const rangeBars = markets.reduce((most, market) => Math.max(most, market.rangeBars), 0);
  const periods = markets.reduce(
    (fewest, market) => Math.min(fewest, market.periods),
    Number.POSITIVE_INFINITY,
  );
  return {
    what: `The study of ${inWords(trials)} trials on ${inWords(rangeBars)} bars`,
    memoryBytes: Math.max(0, ...features) + trials * indexBytes,
    less: 'fewer trials, a shorter range or fewer features',
    resultBytes: trials * (indexBytes + SHORTEST_TRIAL_BYTES) + keptReturns * periods * SINGLE_BYTES,
    ...{ modelBytes: 0, dataBytes: 0 },
  };
}

/** The bars of one symbol of a training. */
export interface SeriesBarCounts extends FeatureBarCounts {
  readonly rangeBars: number;
}

/**
 * The features of one symbol beside the rows of those before it; weights with their gradients and the best so far.
 * A checkpoint holds the present weights and the best, a model the best.
 * @param outputs of the network
 */
export function trainingEstimate(
  plan: readonly FeatureSpec[],
  series: readonly SeriesBarCounts[],
  architecture: Pick<ModelArchitecture, 'hiddenLayers'>,
  outputs: number,
): WorkEstimate {
  let rowsBefore = 0;
  let memoryBytes = 0;
  let bars = 0;
  for (const symbol of series) {
    memoryBytes = Math.max(memoryBytes, rowsBefore + buildBytes(plan, symbol));
    rowsBefore += SINGLE_BYTES * plan.length * symbol.rangeBars;
    bars += symbol.rangeBars;
  }
  const weightBytes = SINGLE_BYTES * weightCount([plan.length, ...architecture.hiddenLayers, outputs]);
  return {
    what: `The training on ${inWords(bars)} bars with ${inWords(plan.length)} features`,
    memoryBytes: Math.max(memoryBytes, rowsBefore) + 3 * weightBytes,
    less: LESS_OF_A_TRAINING,
    resultBytes: 2 * weightBytes,
    modelBytes: weightBytes,
    dataBytes: 0,
  };
}

/**
 * The joined account beside the models of all windows, each of which is trained by work of its own.
 * @param run of all bars of the range, as a backtest
 * @param windows whose models are still to be written
 */
export function walkForwardEstimate(
  run: WorkEstimate,
  plan: readonly FeatureSpec[],
  architecture: Pick<ModelArchitecture, 'hiddenLayers'>,
  windows: number,
): WorkEstimate {
  return {
    ...run,
    what: `${run.what.replace('The backtest', 'The walk-forward')}, with ${inWords(windows)} models to train,`,
    less: `fewer windows, ${LESS_OF_A_TRAINING}`,
    // One output is what every network has at least.
    modelBytes: windows * trainingEstimate(plan, [], architecture, 1).modelBytes,
  };
}

/**
 * The loaded bars and what is stored of them at once, with the text of the csv file, in pieces and as a whole. The file
 * is written beside the one that it replaces.
 * @param bars how many the load is expected to bring
 */
export function dataLoadEstimate(timeframe: Timeframe, bars: number): WorkEstimate {
  const csvBytes = (isIntraday(timeframe) ? SHORTEST_INSTANT_LINE : SHORTEST_DATE_LINE).length * bars;
  return {
    what: `The load of about ${inWords(bars)} bars`,
    memoryBytes: 2 * BAR_BYTES * bars + 2 * csvBytes,
    less: 'a shorter range',
    ...{ resultBytes: 0, modelBytes: 0, dataBytes: csvBytes },
  };
}

/** What FeatureCache.build holds at its end: each output in double, each feature in single precision. */
function buildBytes(plan: readonly FeatureSpec[], { byTimeframe, baseTimeframe }: FeatureBarCounts): number {
  const barsOf = (timeframe: string): number => byTimeframe.get(timeframe) ?? 0;
  const outputs = new Map(
    plan.map(({ timeframe, indicator, output }) => [
      `${timeframe} ${indicator.id} ${output}`,
      barsOf(timeframe),
    ]),
  );
  const outputValues = [...outputs.values()].reduce((sum, bars) => sum + bars, 0);
  return DOUBLE_BYTES * outputValues + SINGLE_BYTES * plan.length * barsOf(baseTimeframe);
}

/** Weights and biases of dense layers, by the widths from the input to the output. */
function weightCount(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, index) => sum + width * ((widths[index] as number) + 1), 0);
}

function inWords(count: number): string {
  return count.toLocaleString('en-US');
}
