import { z } from 'zod';
import {
  LibraryDocument,
  ListOperationsDocument,
  type OperationFilter,
  PlanBacktestDocument,
  StrategySourceDocument,
} from '../public-client/index.js';
import { backtestInput, backtestShape } from './input-shapes.js';
import { type Standing, standingFields, toolAnswer, toolRefusal } from './tool-answer.js';
import { offerTool, type ToolContext } from './tool-context.js';

const MOST_ROWS = 50;
const MOST_SOURCE = 20_000;

const NOTHING_MEASURED: Standing = { verdict: 'NONE', warnings: [], triedSoFar: null };

/** Offers what lists and reads without starting anything. */
export function offerLibraryTools(context: ToolContext): void {
  const { client } = context;
  offerTool(context, {
    name: 'list_library',
    description: 'Strategies, models and bars that the server has to work with, at most 50 of each.',
    input: {},
    isReadOnly: true,
    async run(_input, signal) {
      const { strategies, models, datasets } = await client.request(LibraryDocument, {}, { signal });
      const lists = Object.entries({ strategies, models, datasets }).map(([name, rows]) => [
        name,
        { total: rows.length, rows: rows.slice(0, MOST_ROWS) },
      ]);
      return toolAnswer(NOTHING_MEASURED, Object.fromEntries(lists));
    },
  });
  offerTool(context, {
    name: 'read_strategy',
    description: 'The text of a strategy file, and what is wrong with it.',
    input: { path: z.string().describe('such as strategies/rsi_mean_reversion.yaml') },
    isReadOnly: true,
    async run({ path }, signal) {
      const { strategy } = await client.request(StrategySourceDocument, { path }, { signal });
      if (strategy == null)
        return toolRefusal(`There is no strategy '${path}'; list_library has their paths.`);
      const { source, ...rest } = strategy;
      const isCut = (source?.length ?? 0) > MOST_SOURCE;
      return toolAnswer(NOTHING_MEASURED, { ...rest, isCut, source: source?.slice(0, MOST_SOURCE) });
    },
  });
  offerTool(context, {
    name: 'list_runs',
    description: 'Runs, newest first: verdict, warnings and number tried of each before its figures.',
    input: {
      type: z.enum(['BACKTESTING', 'TRAINING', 'STUDY', 'WALK_FORWARD', 'DATA_LOADING']).optional(),
      status: z.enum(['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED']).optional(),
      strategy: z.string().optional().describe('name or path'),
      symbol: z.string().optional(),
      text: z.string().optional().describe('part of title, label or note'),
      limit: z.number().int().min(1).max(MOST_ROWS).default(20),
    },
    isReadOnly: true,
    async run({ type, status, limit, ...rest }, signal) {
      const filter: OperationFilter = {
        ...rest,
        types: type === undefined ? undefined : [type],
        statuses: status === undefined ? undefined : [status],
      };
      const { operations } = await client.request(
        ListOperationsDocument,
        { first: limit, filter },
        { signal },
      );
      const runs = operations.nodes.map(({ id, title, label, status: state, warnings, summary }) => {
        const { verdict, evaluated, severity: _severity, warningCodes: _codes, ...figures } = summary;
        const standing = { verdict: verdict ?? 'NONE', warnings, triedSoFar: evaluated ?? null };
        return { ...standingFields(standing), id, title, label, status: state, ...figures };
      });
      return toolAnswer(
        { verdict: 'SEE_EACH_RUN', warnings: [], triedSoFar: null },
        { total: operations.totalCount, runs },
      );
    },
  });
  offerTool(context, {
    name: 'plan_backtest',
    description:
      'What a backtest would do: unseen bars, what was tried on them, warnings, and everything that would keep it from running. Starts nothing and counts nothing.',
    input: backtestShape,
    isReadOnly: true,
    async run(input, signal) {
      const { planBacktest } = await client.request(
        PlanBacktestDocument,
        { input: backtestInput(input) },
        { signal },
      );
      const { warnings, evaluated, ...plan } = planBacktest;
      return toolAnswer({ verdict: 'NONE_YET', warnings, triedSoFar: evaluated }, plan);
    },
  });
}
