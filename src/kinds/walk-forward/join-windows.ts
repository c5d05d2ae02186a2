import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { encodeEquity } from '../../domain/backtest/equity-codec.js';
import { resultDigest } from '../../domain/backtest/result-digest.js';
import { runWarnings } from '../../domain/backtest/run-warnings.js';
import { encodeTrades } from '../../domain/backtest/trade-codec.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { isoDateOf } from '../../domain/market/civil-date.js';
import { periodLength } from '../../domain/market/periods-per-year.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { bootstrapIntervals } from '../../domain/statistics/bootstrap-intervals.js';
import { breakEvenCost } from '../../domain/statistics/break-even-cost.js';
import { mean } from '../../domain/statistics/moments.js';
import { sparkline } from '../../domain/statistics/sparkline.js';
import { thinEquity } from '../../domain/statistics/thin-equity.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { configurationDigest } from '../../domain/study/ledger/canonical-configuration.js';
import { returnMoments } from '../../domain/study/trials/return-moments.js';
import { type Efficiency, walkForwardEfficiency } from '../../domain/study/walk-forward/efficiency.js';
import { type JoinedAccount, joinedAccount } from '../../domain/study/walk-forward/joined-account.js';
import type { SourceSegment } from '../../domain/study/walk-forward/switching-source.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { MAX_SPARKLINE } from '../../operations/record/operation-summary.js';
import { type Piece, pieceOf } from '../../operations/record/part.js';
import { equityStream, tradesStream } from '../backtest/backtest-streams.js';
import { chosenStrategy, decisionsOf, type LoadedWalkForward, rangeOf } from './loaded-walk-forward.js';
import type { PathStretch } from './plan-windows.js';
import { lookBackBars } from './prepare-walk-forward.js';
import type { StoredPath } from './walk-forward-operation.js';
import type { JoinedRun, WalkForwardQuestion } from './walk-forward-slice.js';

type JoinedQuestion = Extract<WalkForwardQuestion, { readonly kind: 'joined' }>;

/** Points of the curves of all paths together, and of one of them. */
const MAX_PATH_POINTS = 20_000;
const MAX_POINTS_A_PATH = 500;
const NO_RETURNS = new Float64Array();
const BARS_A_PART = 50_000;
const TRADES_A_PART = 10_000;

/**
 * Trades the accounts over all test windows: one, or one a path.
 * @throws ModelInvalidError, ModelMismatchError, ModelOutputInvalidError
 * @throws CancelledError when the signal is set
 */
export async function joinWindows(
  walkForward: LoadedWalkForward,
  question: JoinedQuestion,
  tensorflowBackend: string,
  cancellation: CancellationSignal,
): Promise<JoinedRun> {
  const { parameters, plan, loaded } = walkForward;
  const isCombinatorial = parameters.scheme === 'COMBINATORIAL';
  const points = Math.max(4, Math.min(MAX_POINTS_A_PATH, Math.floor(MAX_PATH_POINTS / plan.paths.length)));
  const paths: StoredPath[] = [];
  const digests: string[] = [];
  for (const [index, stretches] of plan.paths.entries()) {
    const account = await accountOf(walkForward, stretches, question, cancellation);
    paths.push({ index, metrics: account.metrics, ...thinned(account.curve, points) });
    digests.push(resultDigest(account.trades, account.curve));
  }
  const pathIndex = medianPath(paths.map(({ metrics }) => metrics));
  // Run again rather than kept: the trades and curves of hundreds of paths would be in memory at once.
  const stretches = plan.paths[pathIndex] as readonly PathStretch[];
  const account = await accountOf(walkForward, stretches, question, cancellation);
  const efficiency = isCombinatorial ? null : efficiencyOf(account, question);
  const modelHash = sha256(...question.models.map(({ hash }) => hash));
  const { metrics, trades, curve } = account;
  const { selection, instrument, history } = loaded;
  const totalBars = curve.equity.length;
  return {
    kind: 'joined',
    parts: partsOf(account),
    byWindow: plan.windows.map(({ number }) => {
      const at = stretches.findIndex(({ window }) => window === number);
      return isCombinatorial ? null : (account.bySegment[at] ?? null);
    }),
    result: {
      ...{ metrics, pathIndex, paths, totalBars },
      efficiency: efficiency?.value ?? null,
      efficiencyInterval: efficiency?.interval ?? null,
      sharpeDecay: sharpeDecay(account, question),
      sharpeInterval: bootstrapIntervals(account.returns ?? NO_RETURNS, account.periodsPerYear).sharpeRatio,
      funnel: account.funnel,
      marginalBars: account.marginalBars,
      breakEvenCost: breakEvenCost(trades, parameters.slippage),
      embargoBars: plan.embargoBars,
      lookBackBars: lookBackBars(walkForward),
      provenance: {
        ...{ engineVersion: ENGINE_VERSION, tensorflowBackend, dataHash: loaded.dataHash },
        ...{ strategyHash: strategyHash(walkForward.strategySource), modelHash, signalsHash: null },
        parametersHash: sha256(canonicalJson(asJsonObject(parameters))),
        resultDigest: digests.length === 1 ? (digests[0] as string) : sha256(...digests),
      },
      strategySource: walkForward.strategySource,
    },
    warnings: runWarnings({
      ...{ instrument, history, totalBars, totalTrades: trades.length, inSampleBars: 0 },
      accountDepleted: account.accountDepleted,
      splits: findUnadjustedSplits(selection.bars, selection.range),
    }),
    evaluation: evaluationOf(walkForward, account, decidedBy(question, modelHash)),
    sparkline: sparkline(curve, MAX_SPARKLINE, metrics.initialCapital),
  };
}

async function accountOf(
  walkForward: LoadedWalkForward,
  stretches: readonly PathStretch[],
  { models }: JoinedQuestion,
  cancellation: CancellationSignal,
): Promise<JoinedAccount> {
  const { loaded, parameters, strategy } = walkForward;
  const segments: SourceSegment[] = [];
  for (const stretch of stretches) {
    const model = stretch.window === null ? null : models[stretch.window];
    if (model === undefined) throw new TypeError(`joinWindows: window ${stretch.window} has no model`);
    const terms = model === null ? strategy : chosenStrategy(walkForward, model.chosen);
    const decided =
      model && (await decisionsOf(walkForward, model, terms.decisions, [stretch], cancellation));
    segments.push({
      ...{ ...rangeOf(walkForward, stretch), terms },
      source: decided?.[0]?.source ?? null,
    });
  }
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('joinWindows: no stretch');
  const range = { firstIndex: first.firstIndex, endIndex: last.endIndex };
  const { initialCapital, commission, slippage } = parameters;
  return joinedAccount(
    {
      ...{ selection: { bars: loaded.selection.bars, range }, instrument: loaded.instrument, segments },
      account: { initialCapital, commissionRate: commission, slippageRate: slippage },
    },
    cancellation,
  );
}

/** Returns the path with the median Sharpe ratio, the lower of two; those without one come first. */
function medianPath(paths: readonly BacktestMetrics[]): number {
  const order = paths
    .map(({ sharpeRatio }, index) => ({ index, ratio: sharpeRatio ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => (a.ratio === b.ratio ? a.index - b.index : a.ratio < b.ratio ? -1 : 1));
  return order[Math.floor((order.length - 1) / 2)]?.index ?? 0;
}

function efficiencyOf({ returns }: JoinedAccount, { inSample }: JoinedQuestion): Efficiency | null {
  return walkForwardEfficiency(
    returns,
    inSample.map(({ meanReturn }) => meanReturn),
  );
}

function sharpeDecay({ metrics }: JoinedAccount, { inSample }: JoinedQuestion): number | null {
  const ratios = inSample.map(({ sharpeRatio }) => sharpeRatio);
  const average = ratios.includes(null) ? null : mean(ratios as readonly number[]);
  return average === null || metrics.sharpeRatio === null ? null : average - metrics.sharpeRatio;
}

function thinned({ timeMs, equity }: EquityCurve, points: number): Pick<StoredPath, 'timeMs' | 'equity'> {
  const kept = thinEquity(timeMs, equity, points);
  return { timeMs: kept.map(({ timestampMs }) => timestampMs), equity: kept.map((point) => point.equity) };
}

/** Cuts trades and equity into pieces that are stored one after the other. */
function partsOf({ trades, curve }: JoinedAccount): JoinedRun['parts'] {
  const parts: (readonly Piece[])[] = [];
  for (let first = 0; first < trades.length; first += TRADES_A_PART) {
    const some = trades.slice(first, first + TRADES_A_PART);
    parts.push(pieceOf(tradesStream.name, first, some.length, () => encodeTrades(some)));
  }
  const { timeMs, equity } = curve;
  for (let first = 0; first < equity.length; first += BARS_A_PART) {
    const end = Math.min(equity.length, first + BARS_A_PART);
    const some = { timeMs: timeMs.subarray(first, end), equity: equity.subarray(first, end) };
    parts.push(pieceOf(equityStream.name, first, end - first, () => encodeEquity(some)));
  }
  return parts;
}

/** Windows that have chosen other values are another configuration, as other models are. */
function decidedBy({ models }: JoinedQuestion, modelHash: string): string {
  const chosen = models.map((model) => model.chosen);
  return chosen.every(({ length }) => length === 0)
    ? modelHash
    : sha256(
        modelHash,
        canonicalJson(chosen.map((values) => values.map(({ path, value }) => [path, value]))),
      );
}

function evaluationOf(
  { parameters, strategy, loaded }: LoadedWalkForward,
  { metrics, returns, periodDays: days, periodsPerYear: perYear }: JoinedAccount,
  modelHash: string,
): Evaluation {
  const { symbol, commission, slippage } = parameters;
  const { timeframe } = loaded.instrument;
  const symbols = [symbol];
  return {
    ...{ kind: 'RUN', family: strategy.name, symbols, timeframe, look: null, modelHash },
    startDate: isoDateOf(days[0] as number),
    endDate: isoDateOf(days[days.length - 1] as number),
    configuration: configurationDigest({
      ...{ strategy, modelHash, symbols, costs: { commission, slippage }, sizing: {} },
    }),
    periods: { length: periodLength(timeframe), perYear, days },
    returns: returns && Float32Array.from(returns),
    moments: returnMoments(returns),
    ...{ sharpeRatio: metrics.sharpeRatio, totalReturn: metrics.totalReturn },
  };
}
