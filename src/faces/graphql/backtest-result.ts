import { z } from 'zod';
import { backtestEvidence } from '../../kinds/backtest/backtest-evidence.js';
import type { StoredBacktestResult } from '../../kinds/backtest/backtest-operation.js';
import type { Operation } from '../../operations/record/operation.js';
import { operationFilePath } from '../report/operation-files.js';
import { BYTES_A_BAR } from './answer-budget.js';
import { BacktestDownloads } from './backtest-downloads.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { BarSpan } from './bar-span.js';
import { builder } from './builder.js';
import { CANDLE_LISTS, Candles } from './candles.js';
import { chartArgs, chartComplexity, stampRange } from './chart-args.js';
import { DecisionConnection, DecisionFilterInput, decisionFilter } from './decision.js';
import { EquityPoint } from './equity-point.js';
import { Evidence } from './evidence.js';
import { Exposures } from './exposures.js';
import { Pane } from './pane.js';
import { PerformanceAnalysis, SamplePartEnum } from './performance-analysis.js';
import { Provenance } from './provenance.js';
import { FAMILY_WEIGHT, Selection } from './selection.js';
import { loadSeqPage, MAX_SEQ_PAGE, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { SideStatistics } from './side-statistics.js';
import { SignalFunnel } from './signal-funnel.js';
import { TradeConnection } from './trade.js';
import { zoneOf } from './zone-of.js';

/** Lists of a pane of each of about so many series. */
const PANE_LISTS = 20;
/** The whole run is computed again, unless it was just before. */
export const REPLAY_WEIGHT = 5_000;
const MIN_EQUITY_POINTS = 4;
const MAX_EQUITY_POINTS = 10_000;
/** The whole curve is read however few points are asked for. */
const CURVE_WEIGHT = 1_000;

/** A stored result with the operation that its trades and equity are read by. */
export type BacktestResultShape = StoredBacktestResult & { readonly operation: Operation };

/** One type of the API; it is as long as that has fields, each of which calls what stands elsewhere. */
export const BacktestResult = builder.objectRef<BacktestResultShape>('BacktestResult').implement({
  description: 'What a completed backtest found.',
  fields: (t) => ({
    totalBars: t.exposeInt('totalBars', { description: 'Bars of the range.' }),
    executionTimeMs: t.exposeFloat('executionTimeMs', {
      description: 'How long the run took in its worker.',
    }),
    metrics: t.expose('metrics', { type: BacktestMetrics, description: 'Of the whole range.' }),
    outOfSample: t.expose('outOfSample', {
      type: BacktestMetrics,
      nullable: true,
      description:
        'Of the bars after everything that influenced the model; null if there are none, its training is unknown, or the account had nothing left before them.',
    }),
    inSample: t.expose('inSample', {
      type: BacktestMetrics,
      nullable: true,
      description:
        'Of the bars that the model had seen; null if there are none, its training is unknown, or the account had nothing left before the last of them.',
    }),
    outOfSampleBars: t.exposeInt('outOfSampleBars', {
      nullable: true,
      description:
        'Bars of the out-of-sample part; null when the training of the model is unknown, and for runs of earlier versions.',
    }),
    inSampleBars: t.exposeInt('inSampleBars', {
      nullable: true,
      description:
        'Bars that the model had seen; null when its training is unknown, and for runs of earlier versions. Bars before its training belong to neither part.',
    }),
    inSampleSpans: t.expose('inSampleSpans', {
      type: [BarSpan],
      nullable: true,
      description:
        'Where the bars that the model had seen are, ascending: several spans where its training left out days in between. Null when its training is unknown, and for runs of earlier versions.',
    }),
    marginalBars: t.exposeInt('marginalBars', {
      nullable: true,
      description:
        'Bars whose decision leads by less than TensorFlow.js backends differ (7.6e-6), so that another backend could decide otherwise: the winning class over the second, BUY over SELL of a binary output, a predicted return over its threshold. Null when no model decided, and for runs of earlier versions.',
    }),
    breakEvenCost: t.exposeFloat('breakEvenCost', {
      nullable: true,
      description: 'Cost per side, a fraction, at which these same trades return 0; null without trades.',
    }),
    exposures: t.field({
      type: Exposures,
      nullable: true,
      description: 'Of the whole range; null for runs of engine 1.',
      resolve: ({ metrics }) => metrics.exposures,
    }),
    evidence: t.field({
      type: Evidence,
      nullable: true,
      complexity: { field: FAMILY_WEIGHT },
      description:
        'What it allows one to say, given everything that was tried so far; null for a verification.',
      resolve: async ({ operation, ...result }, _args, { backtesting, ledger }) => {
        const parameters = backtesting.parametersOrNull(operation);
        if (parameters === null) return null;
        const selection = await ledger.selection(operation);
        return backtestEvidence({ parameters, result, warnings: operation.warnings, selection });
      },
    }),
    selection: t.field({
      type: Selection,
      nullable: true,
      complexity: { field: FAMILY_WEIGHT },
      description:
        'How much was tried beside it; null for a verification, and for results from before there was a ledger whose equity is not stored.',
      resolve: async ({ operation }, _args, { ledger }) => {
        const selection = await ledger.selection(operation);
        return selection && { ...selection, operation };
      },
    }),
    longTrades: t.expose('longTrades', {
      type: SideStatistics,
      nullable: true,
      description: 'Of the long trades alone; null for runs of earlier versions.',
    }),
    shortTrades: t.expose('shortTrades', {
      type: SideStatistics,
      nullable: true,
      description: 'Of the short trades alone; null for runs of earlier versions.',
    }),
    analysis: t.field({
      type: PerformanceAnalysis,
      nullable: true,
      args: {
        part: t.arg({
          type: SamplePartEnum,
          required: true,
          defaultValue: 'WHOLE_RANGE',
          description: 'The bars to be analysed, like a run of their own.',
        }),
      },
      complexity: { field: CURVE_WEIGHT },
      description:
        'Monthly returns, drawdowns, rolling Sharpe ratio and how sure the figures are; null when there are no figures of the part, or its bars or its calendar were not recorded.',
      resolve: ({ operation }, { part }, { backtesting }) => backtesting.analysis(operation, part),
    }),
    trades: t.field({
      type: TradeConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'The closed trades, in order of exit.',
      resolve: ({ operation }, args, { backtesting, answer }) =>
        loadSeqPage({ name: 'trades', operationId: operation.id }, args, async (page) => {
          const { entries, ...rest } = await backtesting.trades(operation, page, answer.reads);
          const symbol = operation.symbol ?? '';
          return { ...rest, entries: entries.map((trade) => ({ ...trade, symbol })) };
        }),
    }),
    equityCurve: t.field({
      type: [EquityPoint],
      args: {
        maxPoints: t.arg.int({
          required: true,
          defaultValue: 500,
          validate: z.int().min(MIN_EQUITY_POINTS).max(MAX_EQUITY_POINTS),
          description: `How many points at most, ${MIN_EQUITY_POINTS} to ${MAX_EQUITY_POINTS}.`,
        }),
      },
      complexity: ({ maxPoints }) => ({ field: CURVE_WEIGHT, multiplier: maxPoints }),
      description:
        'Thinned to at most maxPoints (4 to 10000), keeping the first and last point and the peak and trough of the maximum drawdown.',
      resolve: ({ operation, totalBars }, { maxPoints }, { backtesting, answer }) => {
        answer.reads.take(BYTES_A_BAR * totalBars);
        return backtesting.equityCurve(operation, maxPoints);
      },
    }),
    candles: t.field({
      type: Candles,
      nullable: true,
      args: {
        symbol: t.arg.string({
          required: false,
          description: 'One of the instruments; the first when absent.',
        }),
        ...chartArgs,
      },
      complexity: chartComplexity(CANDLE_LISTS),
      description:
        'The bars that it traded; null when the data folder no longer holds exactly these, and for another symbol.',
      resolve: (
        { operation, ...result },
        { symbol, maxPoints, ...range },
        { backtesting, charts, answer },
      ) => {
        answer.reads.take(BYTES_A_BAR * result.totalBars);
        const parameters = backtesting.parametersOrNull(operation);
        if (parameters === null || (symbol ?? parameters.symbol) !== parameters.symbol) return null;
        return charts.candles({ operation, parameters, result }, stampRange(range), maxPoints);
      },
    }),
    panes: t.field({
      type: [Pane],
      nullable: true,
      args: chartArgs,
      complexity: ({ maxPoints }) => ({ ...chartComplexity(PANE_LISTS)({ maxPoints }), multiplier: 20 }),
      description:
        'Indicators, memberships, confidence and exposure under the price. Computed anew from pinned inputs; null when they are gone.',
      resolve: ({ operation, ...result }, { maxPoints, ...range }, { backtesting, decisions, answer }) => {
        answer.reads.take(BYTES_A_BAR * result.totalBars);
        const parameters = backtesting.parametersOrNull(operation);
        return parameters && decisions.panes({ operation, parameters, result }, stampRange(range), maxPoints);
      },
    }),
    decisions: t.field({
      type: DecisionConnection,
      nullable: true,
      args: {
        ...seqPageArgs,
        first: t.arg.int({
          required: true,
          defaultValue: 200,
          validate: z.int().min(1).max(MAX_SEQ_PAGE),
          description: `How many decisions at most, 1 to ${MAX_SEQ_PAGE}.`,
        }),
        filter: t.arg({
          type: DecisionFilterInput,
          required: false,
          description: 'Which ones; default: all.',
        }),
      },
      complexity: ({ first }) => ({ field: REPLAY_WEIGHT, multiplier: first }),
      description: 'What was decided, bar by bar. Computed anew from pinned inputs; null when they are gone.',
      resolve: async ({ operation, ...result }, { filter, ...args }, { backtesting, decisions, answer }) => {
        answer.reads.take(BYTES_A_BAR * result.totalBars);
        const parameters = backtesting.parametersOrNull(operation);
        if (parameters === null) return null;
        const meant = decisionFilter(filter);
        const list = { name: 'decisions', operationId: operation.id };
        const page = await loadSeqPage(list, args, async ({ first, afterSeq }) => {
          const found = await decisions.list({ operation, parameters, result }, meant, {
            first,
            afterBar: afterSeq,
          });
          return { found };
        });
        const { found, ...place } = page;
        if (found === null) return null;
        const { symbol } = parameters;
        const entries = found.decisions.map((decision) => ({ ...decision, seq: decision.barIndex, symbol }));
        return { ...place, entries, hasNextPage: found.hasNextPage };
      },
    }),
    timezone: t.string({
      nullable: true,
      description: 'Zone of the instrument, for charts; null for runs of earlier versions.',
      resolve: ({ operation }) => zoneOf(operation),
    }),
    funnel: t.expose('funnel', { type: SignalFunnel, description: 'Where bars and signals went.' }),
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
      description: 'Paths on this server of trades, equity and samples as CSV.',
      resolve: ({ operation }) => ({ operation }),
    }),
  }),
});
