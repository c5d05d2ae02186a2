import { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { badUserInput } from './client-error.js';
import { parseRankingCursor, rankingCursor } from './cursors.js';
import { NodeInterface } from './node.js';
import { OperationInterface } from './operation.js';
import { operationType } from './operation-enums.js';
import { ParameterEffect } from './parameter-effect.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { MetricNameEnum } from './study-enums.js';
import { StudyParameters } from './study-parameters.js';
import { StudyResult } from './study-result.js';
import { StudySnapshot } from './study-snapshot.js';
import { StudySurface } from './study-surface.js';
import { Trial, TrialConnection } from './trial.js';
import { TrialColumns, VALUES_A_FIELD } from './trial-columns.js';
import { unreadableStudy } from './unreadable-parameters.js';

const MAX_RANKED = 500;
const MAX_COLUMN = 20_000;
/** As much as a thousand fields: all trials are read for it. */
const SHAPE_WEIGHT = 1_000;

export const StudyOperation = builder.objectRef<Operation>('StudyOperation').implement({
  description: 'A study: many trials of one strategy, and how much of the best of them may be luck.',
  interfaces: [NodeInterface, OperationInterface],
  isTypeOf: operationType('STUDY', 'Evaluates many trials of one strategy.'),
  fields: (t) => ({
    parameters: t.field({
      type: StudyParameters,
      description: 'What it was started with, all defaults resolved.',
      resolve: (operation, _args, { studies }) =>
        studies.parametersOrNull(operation) ?? unreadableStudy(operation),
    }),
    snapshot: t.field({
      type: StudySnapshot,
      nullable: true,
      description: 'How far the search has come; null before it began.',
      resolve: (operation, _args, { studies }) => {
        const snapshot = studies.snapshot(operation);
        return snapshot && { ...snapshot, operation };
      },
    }),
    trials: t.field({
      type: TrialConnection,
      args: seqPageArgs,
      complexity: seqPageComplexity,
      description: 'The trials in order of their numbers, pulled by cursor.',
      resolve: (operation, args, { studyReader, answer }) =>
        loadSeqPage({ name: 'trials', operationId: operation.id }, args, (page) =>
          studyReader.trials(operation, page, answer.reads),
        ),
    }),
    trial: t.field({
      type: Trial,
      nullable: true,
      args: { number: t.arg.int({ required: true, description: '0-based.' }) },
      description: 'One trial; null for a number that there is not, or not yet.',
      resolve: (operation, { number }, { studyReader, answer }) =>
        studyReader.trial(operation, number, answer.reads),
    }),
    ranking: t.field({
      type: TrialConnection,
      args: {
        metric: t.arg({
          type: MetricNameEnum,
          required: false,
          description: 'What to rank by, in its own direction; absent for the objective in its.',
        }),
        first: t.arg.int({
          required: true,
          defaultValue: 50,
          validate: z.int().min(1).max(MAX_RANKED),
          description: `How many trials at most, 1 to ${MAX_RANKED}.`,
        }),
        after: t.arg.string({ required: false, description: 'The last endCursor; absent for the best.' }),
        includeInfeasible: t.arg.boolean({
          required: true,
          defaultValue: false,
          description:
            'Shows infeasible trials behind the feasible ones, those nearest to being feasible first, then those without a value and failed ones.',
        }),
      },
      complexity: ({ first }) => ({ field: SHAPE_WEIGHT, multiplier: first }),
      description:
        'Best first by a metric in its own direction (absent: the objective); works while it runs. Feasible trials unless one asks for all; repeated combinations once.',
      resolve: async (operation, args, { studyReader, answer }) => {
        const { first, includeInfeasible } = args;
        const metric = args.metric ?? null;
        const of = { operationId: operation.id, metric, includeInfeasible };
        const after = parseRankingCursor(args.after, of);
        const { entries, positions, ...page } = await studyReader.ranking(
          operation,
          { metric, includeInfeasible, first, after },
          answer.reads,
        );
        const places = new Map(positions.map((position) => [position.number, position]));
        const cursorOf = (number: number): string => {
          const position = places.get(number);
          if (position === undefined) throw new GraphQLError(`trial ${number} is not on this page`);
          return rankingCursor(of, position);
        };
        return { ...page, entries, list: { cursorOf }, after: args.after ?? null };
      },
    }),
    trialColumns: t.field({
      type: TrialColumns,
      args: {
        metrics: t.arg({
          type: [MetricNameEnum],
          required: true,
          description: 'Which metrics, each once.',
        }),
        afterNumber: t.arg.int({
          required: true,
          defaultValue: -1,
          validate: z.int().min(-1),
          description: 'The last number of the stretch before; -1 for the first.',
        }),
        first: t.arg.int({
          required: true,
          defaultValue: MAX_COLUMN,
          validate: z.int().min(1).max(MAX_COLUMN),
          description: `How many trials at most, 1 to ${MAX_COLUMN}; fewer come where an answer would have more than 300000 values.`,
        }),
      },
      complexity: ({ first }) => ({
        field: SHAPE_WEIGHT,
        multiplier: Math.ceil(first / VALUES_A_FIELD),
      }),
      description:
        'All trials by column, failed and repeated ones too; works while it runs. Ask again after the last number until none comes. A list of numbers weighs one field for ten values.',
      resolve: (operation, { metrics, afterNumber, first }, { studyReader }) => {
        if (new Set(metrics).size !== metrics.length) {
          throw badUserInput([{ path: ['metrics'], message: 'names a metric twice: name each once' }]);
        }
        return studyReader.columns(operation, { metrics, afterNumber, first });
      },
    }),
    effects: t.field({
      type: [ParameterEffect],
      complexity: { field: SHAPE_WEIGHT, multiplier: 20 },
      description:
        'The effect of each parameter on the objective, in the order of the space; works while it runs.',
      resolve: (operation, _args, { studyReader }) => studyReader.effects(operation),
    }),
    surface: t.field({
      type: StudySurface,
      nullable: true,
      args: {
        x: t.arg.string({ required: true, description: 'Path of the parameter across.' }),
        y: t.arg.string({ required: true, description: 'Path of the parameter up.' }),
        metric: t.arg({
          type: MetricNameEnum,
          required: false,
          description: 'What the cells show; absent for the objective.',
        }),
      },
      complexity: { field: SHAPE_WEIGHT },
      description:
        'A heat map over two parameters; works while it runs. Null where a path is none of the space, or both are the same.',
      resolve: (operation, { x, y, metric }, { studyReader }) =>
        studyReader.surface(operation, { x, y, metric: metric ?? null }),
    }),
    result: t.field({
      type: StudyResult,
      nullable: true,
      description: 'Non-null once COMPLETED.',
      resolve: async (operation, _args, { studies, answer }) => {
        const stored = await studies.result(operation, answer.reads);
        return stored && { ...stored, operation };
      },
    }),
  }),
});
