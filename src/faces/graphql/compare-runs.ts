import { z } from 'zod';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { AlignedCurves } from '../../kinds/compare/align-curves.js';
import type { ComparedRun as RunRecord } from '../../kinds/compare/compared-run.js';
import type { Comparison } from '../../kinds/compare/comparison.js';
import { MOST_COMPARED } from '../../kinds/compare/comparison-service.js';
import type { ParameterDifference as DifferenceRecord } from '../../kinds/compare/differing-parameters.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { BacktestMetrics } from './backtest-metrics.js';
import { builder } from './builder.js';
import { Divergence } from './divergence.js';
import { OperationInterface } from './operation.js';
import { OperationFilterInput, toOperationFilter } from './operation-filter.js';
import { textRule } from './text-issues.js';
import { Trial } from './trial.js';
import { VerdictEnum } from './verdict.js';

/** A list of numbers weighs one field for so many of them. */
const NUMBERS_A_FIELD = 10;
/** Runs and their results are read whatever is asked of them. */
const COMPARE_WEIGHT = 1_000;
const MAX_POINTS = 1_000;

const CompareSubject = builder.inputType('CompareSubject', {
  description: 'A run that is compared.',
  fields: (t) => ({
    operation: t.id({
      ...textRule({ limit: TEXT_LIMITS.id }),
      required: true,
      description: 'Id of a completed backtest or walk-forward, or of a study.',
    }),
    trial: t.int({ required: false, description: 'Of a study; null for a backtest or a walk-forward.' }),
  }),
});

const ParameterDifference = builder.objectRef<DifferenceRecord>('ParameterDifference').implement({
  description:
    'Something in which the runs differ: a parameter, a value of the strategy, a hash or a version.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Such as commission, or decisions.confidence_threshold.' }),
    values: t.field({
      type: t.listRef('String', { nullable: true }),
      description: 'One per subject, in the order asked; null where it has none.',
      resolve: ({ values }) => [...values],
    }),
  }),
});

interface Series {
  readonly timeMs: Float64Array;
  readonly rows: AlignedCurves['equity'];
}

const AlignedSeries = builder.objectRef<Series>('AlignedSeries').implement({
  description: 'Values of all runs at the same stamps.',
  fields: (t) => ({
    timestamps: t.field({
      type: ['DateTime'],
      description: 'Stamps, in order.',
      resolve: ({ timeMs }) => [...timeMs],
    }),
    values: t.field({
      type: t.listRef(t.listRef('Float', { nullable: true })),
      description: 'One row per subject; null outside of its range.',
      resolve: ({ rows }) => rows.map(nullable),
    }),
  }),
});

const ComparedRun = builder.objectRef<RunRecord>('ComparedRun').implement({
  description: 'One of the runs that are compared.',
  fields: (t) => ({
    operation: t.field({
      type: OperationInterface,
      description: 'The run itself, or the study of the trial.',
      resolve: ({ operation }) => operation,
    }),
    trial: t.field({
      type: Trial,
      nullable: true,
      description: 'Null for a backtest or a walk-forward.',
      resolve: ({ trial }) => trial,
    }),
    metrics: t.expose('metrics', {
      type: BacktestMetrics,
      nullable: true,
      description:
        'Of the bars that its model has not seen, where there are such bars, as in lists; of the joined account of a walk-forward; of the measured range of a trial.',
    }),
    verdict: t.expose('verdict', {
      type: VerdictEnum,
      nullable: true,
      description: 'What its result allows one to say; null for a trial.',
    }),
  }),
});

const maxPoints = {
  required: true,
  defaultValue: 300,
  validate: z.int().min(2).max(MAX_POINTS),
  description: `How many stamps at most, 2 to ${MAX_POINTS}.`,
} as const;

const seriesComplexity = (args: { readonly maxPoints: number }) => ({
  field: Math.ceil((args.maxPoints * (MOST_COMPARED + 1)) / NUMBERS_A_FIELD),
  multiplier: 1,
});

const RunComparison = builder.objectRef<Comparison>('RunComparison').implement({
  description: 'Runs side by side.',
  fields: (t) => ({
    runs: t.field({
      type: [ComparedRun],
      complexity: { field: 1, multiplier: MOST_COMPARED },
      description: 'In the order asked; newest first for a filter.',
      resolve: ({ runs }) => [...runs],
    }),
    differences: t.field({
      type: [ParameterDifference],
      complexity: 100,
      description:
        'Only what differs, at most 300: parameters, values of the strategies, hashes and versions.',
      resolve: (comparison) => comparison.differences().then((found) => [...found]),
    }),
    equity: t.field({
      type: AlignedSeries,
      complexity: seriesComplexity,
      description: 'Rebased to 1 at the first common stamp, thinned at the same stamps for all.',
      args: { maxPoints: t.arg.int(maxPoints) },
      resolve: async (comparison, args) => {
        const { timeMs, equity } = await comparison.aligned(args.maxPoints);
        return { timeMs, rows: equity };
      },
    }),
    drawdown: t.field({
      type: AlignedSeries,
      complexity: seriesComplexity,
      description: 'Fractions of the running peak of each, thinned at the same stamps for all.',
      args: { maxPoints: t.arg.int(maxPoints) },
      resolve: async (comparison, args) => {
        const { timeMs, drawdown } = await comparison.aligned(args.maxPoints);
        return { timeMs, rows: drawdown };
      },
    }),
    correlations: t.field({
      type: t.listRef(t.listRef('Float', { nullable: true })),
      nullable: true,
      complexity: 250,
      description: 'Correlation of the returns of common periods, for at most 50 runs; null where undefined.',
      resolve: async (comparison) => (await comparison.correlations())?.map(nullable) ?? null,
    }),
    divergence: t.field({
      type: Divergence,
      nullable: true,
      complexity: 100,
      description: 'Of exactly two; null for more.',
      resolve: (comparison) => comparison.divergence(),
    }),
  }),
});

builder.queryField('compareRuns', (t) =>
  t.field({
    type: RunComparison,
    complexity: { field: COMPARE_WEIGHT, multiplier: 1 },
    description: `2 to ${MOST_COMPARED} completed backtests, trials or walk-forwards: by subjects, or by filter.`,
    errors: {
      types: [InvalidInputError],
      union: { name: 'CompareRunsResult', description: 'The comparison, or why there is none.' },
    },
    args: {
      subjects: t.arg({ type: [CompareSubject], required: false, description: 'Which runs, each once.' }),
      filter: t.arg({
        type: OperationFilterInput,
        required: false,
        description: 'The completed runs that match.',
      }),
    },
    resolve: (_root, { subjects, filter }, { comparisons, answer }) =>
      comparisons.compare(
        {
          subjects: subjects?.map(({ operation, trial }) => ({ operation, trial: trial ?? null })) ?? null,
          filter: filter ? toOperationFilter(filter) : null,
        },
        answer.reads,
      ),
  }),
);

function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}
