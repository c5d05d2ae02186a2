import { z } from 'zod';
import type { StoredBacktestResult } from '../../kinds/backtest/backtest-operation.js';
import { progressSamplesStream } from '../../kinds/backtest/backtest-streams.js';
import type { Operation } from '../../operations/record/operation.js';
import { BacktestParameters } from './backtest-parameters.js';
import { BacktestResult } from './backtest-result.js';
import { BacktestSnapshot } from './backtest-snapshot.js';
import { BarExplanation } from './bar-explanation.js';
import { BarMetricConnection } from './bar-metric.js';
import { builder } from './builder.js';
import { MAX_CHART_POINTS } from './chart-args.js';
import type { GraphqlContext } from './context.js';
import { LiveCurve } from './live-curve.js';
import { NodeInterface } from './node.js';
import { OperationInterface } from './operation.js';
import { operationType } from './operation-enums.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { unreadableBacktest } from './unreadable-parameters.js';
import { Verification } from './verification.js';

/** The whole run is computed again, unless it was just before; in a list of operations that is too much. */
const EXPLANATION_WEIGHT = 30_000;
const MIN_CURVE_POINTS = 4;
/** The whole log is read however few points are asked for. */
const CURVE_WEIGHT = 1_000;

export const BacktestOperation = builder.objectRef<Operation>('BacktestOperation').implement({
  description: 'A backtest: a strategy trading past bars.',
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('BACKTESTING', 'Trades a strategy on past bars.'),
  fields: (t) => ({
    parameters: t.field({
      type: BacktestParameters,
      description: 'What it was started with, all defaults resolved.',
      resolve: (operation, _args, { backtesting }) =>
        backtesting.parametersOrNull(operation) ?? unreadableBacktest(operation),
    }),
    snapshot: t.field({
      type: BacktestSnapshot,
      nullable: true,
      description: 'The latest state of the engine; null before a worker took it up.',
      resolve: (operation, _args, { backtesting }) => backtesting.snapshot(operation),
    }),
    bars: t.field({
      type: BarMetricConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'Progress samples, pulled by cursor.',
      resolve: (operation, args, { operations, answer }) =>
        loadSeqPage({ name: 'bars', operationId: operation.id }, args, (page) =>
          operations.entries(operation, progressSamplesStream, page, answer.reads),
        ),
    }),
    liveCurve: t.field({
      type: LiveCurve,
      args: {
        maxPoints: t.arg.int({
          required: true,
          defaultValue: 500,
          validate: z.int().min(MIN_CURVE_POINTS).max(MAX_CHART_POINTS),
          description: `How many points at most, ${MIN_CURVE_POINTS} to ${MAX_CHART_POINTS}.`,
        }),
      },
      complexity: ({ maxPoints }) => ({ field: CURVE_WEIGHT, multiplier: maxPoints }),
      description: 'The log so far in few points; go on with bars(after: endCursor).',
      resolve: async (operation, { maxPoints }, { backtesting, charts, answer }) => {
        const { initialCapital } = backtesting.parametersOrNull(operation) ?? unreadableBacktest(operation);
        const curve = await charts.liveCurve(operation, initialCapital, maxPoints, answer.reads);
        return { ...curve, operationId: operation.id };
      },
    }),
    result: t.field({
      type: BacktestResult,
      nullable: true,
      description: 'Non-null once COMPLETED.',
      resolve: async (operation, _args, context) => {
        const stored = await readResult(operation, context);
        return stored && { ...stored, operation };
      },
    }),
    explainBar: t.field({
      type: BarExplanation,
      nullable: true,
      args: {
        timestamp: t.arg({
          type: 'DateTime',
          required: true,
          description: 'Stamp of the bar, or an instant that it holds.',
        }),
        symbol: t.arg.string({
          required: false,
          description: 'One of the instruments; the first when absent.',
        }),
      },
      complexity: EXPLANATION_WEIGHT,
      description:
        'Why a bar was decided as it was: the bar with this stamp, else the one that holds this instant; null outside of the run or before it is COMPLETED. Computed anew from pinned inputs: an error INPUT_CHANGED when they are gone. Not in lists.',
      resolve: async (operation, { timestamp, symbol }, context) => {
        const result = await readResult(operation, context);
        const parameters = context.backtesting.parametersOrNull(operation);
        if (result === null || parameters === null) return null;
        if ((symbol ?? parameters.symbol) !== parameters.symbol) return null;
        return context.decisions.explain({ operation, parameters, result }, timestamp.getTime());
      },
    }),
    verification: t.field({
      type: Verification,
      nullable: true,
      description:
        'How the run compares with the one that it verifies, once COMPLETED; null for a backtest that startBacktest started.',
      resolve: async (operation, _args, context) =>
        (await readResult(operation, context))?.verification ?? null,
    }),
  }),
});

/** About what a result takes besides the text of its strategy. */
const BYTES_A_RESULT = 16_384;

async function readResult(
  operation: Operation,
  { backtesting, answer }: GraphqlContext,
): Promise<StoredBacktestResult | null> {
  answer.reads.take(BYTES_A_RESULT);
  const stored = await backtesting.result(operation);
  answer.reads.take(stored?.strategySource.length ?? 0);
  return stored;
}
