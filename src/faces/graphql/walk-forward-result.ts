import { z } from 'zod';
import { pointsOfPath } from '../../kinds/walk-forward/path-curve.js';
import { walkForwardEvidence } from '../../kinds/walk-forward/walk-forward-evidence.js';
import type { StoredPath, StoredWalkForwardResult } from '../../kinds/walk-forward/walk-forward-operation.js';
import type { Operation } from '../../operations/record/operation.js';
import { operationFilePath } from '../report/operation-files.js';
import { BYTES_A_BAR } from './answer-budget.js';
import { BacktestDownloads } from './backtest-downloads.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { builder } from './builder.js';
import { ConfidenceInterval } from './confidence-intervals.js';
import { EquityPoint } from './equity-point.js';
import { Evidence } from './evidence.js';
import { Provenance } from './provenance.js';
import { FAMILY_WEIGHT, Selection } from './selection.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { SignalFunnel } from './signal-funnel.js';
import { TradeConnection } from './trade.js';

const MIN_POINTS = 4;
const MAX_POINTS = 10_000;
const MAX_PATH_POINTS = 500;
/** The whole curve is read however few points are asked for. */
const CURVE_WEIGHT = 1_000;
/** Paths of one walk-forward, at the most, and what they weigh: few have that many. */
const MAX_PATHS = 500;
const PATHS_WEIGHT = MAX_PATHS / 10;
/** Of all paths of a walk-forward together. */
const MAX_POINTS_OF_PATHS = 20_000;

const maxPoints = (most: number, usual: number) => ({
  required: true as const,
  defaultValue: usual,
  validate: z.int().min(MIN_POINTS).max(most),
  description: `How many points at most, ${MIN_POINTS} to ${most}.`,
});

const WalkForwardPath = builder.objectRef<StoredPath>('WalkForwardPath').implement({
  description: 'One account over all test windows. Combinatorial paths are not tradable.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: '0-based.' }),
    metrics: t.expose('metrics', { type: BacktestMetrics, description: 'Of the whole path.' }),
    equityCurve: t.field({
      type: [EquityPoint],
      args: { maxPoints: t.arg.int(maxPoints(MAX_PATH_POINTS, 200)) },
      complexity: ({ maxPoints: most }) => ({
        field: 10,
        multiplier: Math.min(MAX_PATHS * most, MAX_POINTS_OF_PATHS) / PATHS_WEIGHT,
      }),
      description: 'Its account, thinned.',
      resolve: (path, { maxPoints: most }) => pointsOfPath(path, most),
    }),
  }),
});

/** A stored result with the operation that its trades and equity are read by. */
export type WalkForwardResultShape = StoredWalkForwardResult & { readonly operation: Operation };

export const WalkForwardResult = builder.objectRef<WalkForwardResultShape>('WalkForwardResult').implement({
  description: 'What retraining would have done.',
  fields: (t) => ({
    metrics: t.expose('metrics', {
      type: BacktestMetrics,
      description:
        'Of the one account over all test windows; of the path with the median Sharpe ratio for COMBINATORIAL.',
    }),
    selection: t.field({
      type: Selection,
      nullable: true,
      complexity: { field: FAMILY_WEIGHT },
      description: 'How much was tried beside it; the paths of one walk-forward are one configuration.',
      resolve: async ({ operation }, _args, { ledger }) => {
        const selection = await ledger.selection(operation);
        return selection && { ...selection, operation };
      },
    }),
    evidence: t.field({
      type: Evidence,
      nullable: true,
      complexity: { field: FAMILY_WEIGHT },
      description: 'What it allows one to say, given everything that was tried so far.',
      resolve: async ({ operation, ...result }, _args, { walkForwards, ledger }) => {
        const parameters = walkForwards.parametersOrNull(operation);
        if (parameters === null) return null;
        const selection = await ledger.selection(operation);
        return walkForwardEvidence({ parameters, result, warnings: operation.warnings, selection });
      },
    }),
    efficiency: t.exposeFloat('efficiency', {
      nullable: true,
      description:
        'P times the mean out-of-sample return over the mean of P times the mean in-sample returns; null where that is not positive, and for COMBINATORIAL.',
    }),
    efficiencyInterval: t.expose('efficiencyInterval', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'Resampling out-of-sample returns only; retraining is not in it.',
    }),
    sharpeDecay: t.exposeFloat('sharpeDecay', {
      nullable: true,
      description: 'Mean in-sample Sharpe ratio of the windows minus the out-of-sample one.',
    }),
    sharpeInterval: t.field({
      type: ConfidenceInterval,
      nullable: true,
      description:
        'Of 95 %, of the Sharpe ratio of metrics: a stationary bootstrap of the returns out of sample, without the uncertainty of retraining; null where undefined.',
      resolve: ({ sharpeInterval }) => sharpeInterval ?? null,
    }),
    paths: t.field({
      type: [WalkForwardPath],
      complexity: { multiplier: PATHS_WEIGHT },
      description: 'COMBINATORIAL: every path; one otherwise. Combinatorial paths are not tradable.',
      resolve: ({ paths }) => paths,
    }),
    equityCurve: t.field({
      type: [EquityPoint],
      args: { maxPoints: t.arg.int(maxPoints(MAX_POINTS, 500)) },
      complexity: ({ maxPoints: most }) => ({ field: CURVE_WEIGHT, multiplier: most }),
      description:
        'Thinned, keeping the first and last point and the peak and trough of the maximum drawdown.',
      resolve: ({ operation, totalBars }, { maxPoints: most }, { walkForwards, answer }) => {
        answer.reads.take(BYTES_A_BAR * totalBars);
        return walkForwards.equityCurve(operation, most);
      },
    }),
    trades: t.field({
      type: TradeConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'The closed trades of that account, in order of exit.',
      resolve: ({ operation }, args, { walkForwards, answer }) =>
        loadSeqPage({ name: 'trades', operationId: operation.id }, args, async (page) => {
          const { entries, ...rest } = await walkForwards.trades(operation, page, answer.reads);
          const symbol = operation.symbol ?? '';
          return { ...rest, entries: entries.map((trade) => ({ ...trade, symbol })) };
        }),
    }),
    funnel: t.expose('funnel', { type: SignalFunnel, description: 'Where bars and signals went.' }),
    embargoBars: t.exposeInt('embargoBars', { description: 'Bars left out after each test block.' }),
    lookBackBars: t.exposeInt('lookBackBars', {
      description:
        'Bars that features look back, until the influence of earlier ones is below 1e-8: those of training bars after a test block read into it where the embargo is shorter.',
    }),
    provenance: t.expose('provenance', { type: Provenance, description: 'What decided the result.' }),
    strategySource: t.exposeString('strategySource', {
      description: 'The strategy as it ran, overrides applied.',
    }),
    reportUrl: t.string({
      description: 'Path on this server of the self-contained HTML report.',
      resolve: ({ operation }) => operationFilePath(operation.id, 'report'),
    }),
    downloads: t.field({
      type: BacktestDownloads,
      description: 'Paths on this server of trades and equity as CSV.',
      resolve: ({ operation }) => ({ operation }),
    }),
  }),
});
