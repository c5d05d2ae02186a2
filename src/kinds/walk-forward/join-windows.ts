import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { resultDigest } from '../../domain/backtest/result-digest.js';
import { runWarnings } from '../../domain/backtest/run-warnings.js';
import { findUnadjustedSplits } from '../../domain/backtest/unadjusted-splits.js';
import { isoDateOf } from '../../domain/market/civil-date.js';
import { periodLength } from '../../domain/market/periods-per-year.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { bootstrapIntervals } from '../../domain/statistics/bootstrap-intervals.js';
import { breakEvenCost } from '../../domain/statistics/break-even-cost.js';
import { mean } from '../../domain/statistics/moments.js';
import { sparkline } from '../../domain/statistics/sparkline.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { configurationDigest } from '../../domain/study/ledger/canonical-configuration.js';
import { returnMoments } from '../../domain/study/trials/return-moments.js';
import { type Efficiency, walkForwardEfficiency } from '../../domain/study/walk-forward/efficiency.js';
import { type JoinedAccount, joinedAccount } from '../../domain/study/walk-forward/joined-account.js';
import type { SourceSegment } from '../../domain/study/walk-forward/switching-source.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { MAX_SPARKLINE } from '../../operations/record/operation-summary.js';
import { accountPieces, PassedFolds } from './joined-parts.js';
import { chosenStrategy, decisionsOf, type LoadedWalkForward, rangeOf } from './loaded-walk-forward.js';
import { storedCurve } from './path-curve.js';
import type { PathStretch } from './plan-windows.js';
import { lookBackBars } from './prepare-walk-forward.js';
import type { StoredPath } from './walk-forward-operation.js';
import type { JoinedRun, WalkForwardQuestion } from './walk-forward-slice.js';

type JoinedLink = Pick<TaskLink, 'cancellation' | 'partReady'>;
type JoinedQuestion = Extract<WalkForwardQuestion, { readonly kind: 'joined' }>;

/** Points of the curves of all paths together, and of one of them. */
const MAX_PATH_POINTS = 20_000;
const MAX_POINTS_A_PATH = 500;
const NO_RETURNS = new Float64Array();

/**
 * Trades the accounts over all test windows: one, or one a path. Each window is handed over as soon as it is passed, trades
 * and equity once all are.
 * @throws ModelInvalidError, ModelMismatchError, ModelOutputInvalidError
 * @throws CancelledError when the signal is set
 */
export async function joinWindows(
  walkForward: LoadedWalkForward,
  question: JoinedQuestion,
  tensorflowBackend: string,
  link: JoinedLink,
): Promise<JoinedRun> {
  const { parameters, plan, loaded } = walkForward;
  const { cancellation } = link;
  const isCombinatorial = parameters.scheme === 'COMBINATORIAL';
  const points = Math.max(4, Math.min(MAX_POINTS_A_PATH, Math.floor(MAX_PATH_POINTS / plan.paths.length)));
  const folds = new PassedFolds(question.windows, link);
  const paths: StoredPath[] = [];
  const digests: string[] = [];
  let only: JoinedAccount | null = null;
  for (const [index, stretches] of plan.paths.entries()) {
    const account = await accountOf(walkForward, stretches, question, cancellation, (stretch, metrics) => {
      if (!isCombinatorial && stretch.window !== null) folds.pass(metrics);
    });
    const { metrics, curve } = account;
    paths.push({ index, metrics, ...storedCurve(curve, metrics.initialCapital, points) });
    digests.push(resultDigest(account.trades, account.curve));
    if (isCombinatorial) folds.passAllBefore(firstOnLaterPath(plan.paths, index), null);
    only = plan.paths.length === 1 ? account : null;
  }
  const pathIndex = medianPath(paths.map(({ metrics }) => metrics));
  // Run again rather than kept: the trades and curves of hundreds of paths would be in memory at once.
  const account =
    only ??
    (await accountOf(
      walkForward,
      plan.paths[pathIndex] as readonly PathStretch[],
      question,
      cancellation,
      () => {},
    ));
  for (const pieces of accountPieces(account)) link.partReady({ pieces });
  const efficiency = isCombinatorial ? null : efficiencyOf(account, question);
  const modelHash = sha256(...question.windows.map(({ fold }) => fold.modelHash));
  const { metrics, trades, curve } = account;
  const { selection, instrument, history } = loaded;
  const totalBars = curve.equity.length;
  return {
    kind: 'joined',
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
  { windows }: JoinedQuestion,
  cancellation: CancellationSignal,
  onPassed: (stretch: PathStretch, metrics: BacktestMetrics | null) => void,
): Promise<JoinedAccount> {
  const { loaded, parameters } = walkForward;
  const segments: SourceSegment[] = [];
  for (const stretch of stretches) {
    const window = stretch.window === null ? null : windows[stretch.window];
    if (window === undefined) throw new TypeError(`joinWindows: window ${stretch.window} has no model`);
    const model = window && {
      path: window.fold.modelPath,
      folder: window.folder,
      hash: window.fold.modelHash,
    };
    const terms = chosenStrategy(walkForward, window?.fold.chosen ?? []);
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
      onPassed: (number, metrics) => onPassed(stretches[number] as PathStretch, metrics),
    },
    cancellation,
  );
}

/** Returns the first window that a path behind this one still has to pass. */
function firstOnLaterPath(paths: LoadedWalkForward['plan']['paths'], index: number): number {
  const later = paths.slice(index + 1).flatMap((path) => path.map(({ window }) => window));
  return later.reduce((first: number, window) => Math.min(first, window ?? first), Number.POSITIVE_INFINITY);
}

/** Returns the path with the median Sharpe ratio, the lower of two; those without one come first. */
function medianPath(paths: readonly BacktestMetrics[]): number {
  const order = paths
    .map(({ sharpeRatio }, index) => ({ index, ratio: sharpeRatio ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => (a.ratio === b.ratio ? a.index - b.index : a.ratio < b.ratio ? -1 : 1));
  return order[Math.floor((order.length - 1) / 2)]?.index ?? 0;
}

function efficiencyOf({ returns }: JoinedAccount, { windows }: JoinedQuestion): Efficiency | null {
  return walkForwardEfficiency(
    returns,
    windows.map(({ meanReturn }) => meanReturn),
  );
}

function sharpeDecay({ metrics }: JoinedAccount, { windows }: JoinedQuestion): number | null {
  const ratios = windows.map(({ fold }) => fold.inSample?.sharpeRatio ?? null);
  const average = ratios.includes(null) ? null : mean(ratios as readonly number[]);
  return average === null || metrics.sharpeRatio === null ? null : average - metrics.sharpeRatio;
}

/** Windows that have chosen other values are another configuration, as other models are. */
function decidedBy({ windows }: JoinedQuestion, modelHash: string): string {
  const chosen = windows.map(({ fold }) => fold.chosen ?? []);
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
