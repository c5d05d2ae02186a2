import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { readSpace } from '../../domain/study/space/read-space.js';
import { readStudyParameter } from '../client/study-parameter.js';
import { type KtrdrClient, RequestRefusedError } from '../public-client/index.js';
import { given } from './given.js';
import { backtestInput, backtestShape, day, rangeShape } from './input-shapes.js';
import { backtestObstacle, missingBars } from './start-obstacles.js';
import { toolAnswer, toolRefusal } from './tool-answer.js';
import { offerTool, type ToolContext } from './tool-context.js';

type Started = Awaited<
  ReturnType<
    KtrdrClient['startBacktest' | 'startStudy' | 'startTraining' | 'startWalkForward' | 'startDataLoad']
  >
>;

/** Offers what starts work; each answers at once with the id of a run. */
export function offerStartTools(context: ToolContext): void {
  const { client, budget } = context;

  /**
   * Starts something that tries so many configurations, if the budget has them.
   * @param obstacle finds what it would fail for, in words: that costs no trial; null where nothing is known
   */
  const start = async (
    trials: number,
    begin: () => Promise<Started>,
    obstacle: () => Promise<string | null> = async () => null,
  ): Promise<CallToolResult> => {
    let found: string | null = null;
    let started: Started | null = null;
    let lost: unknown = null;
    const refusal = await budget.spend(trials, async () => {
      found = await obstacle();
      if (found !== null) return false;
      try {
        started = await begin();
        return 'operation' in started;
      } catch (error) {
        lost = error;
        // Without an answer, as where the call is cancelled, it may have begun all the same.
        return !(error instanceof RequestRefusedError);
      }
    });
    if (lost !== null) throw lost;
    if (started === null) return toolRefusal(refusal ?? found ?? 'Nothing was started.');
    return startAnswer(started, budget.text);
  };

  offerTool(context, {
    name: 'start_backtest',
    description: 'Runs one strategy on one range of bars. Counts as one trial.',
    input: backtestShape,
    isReadOnly: false,
    run(fields, signal) {
      const input = backtestInput(fields);
      return start(
        1,
        () => client.startBacktest(input, { signal }),
        () => backtestObstacle(client, input, signal),
      );
    },
  });
  offerTool(context, {
    name: 'start_search',
    description:
      'Tries many combinations of values of one strategy. Counts as so many trials, all combinations of a GRID; the best of many is partly luck.',
    input: {
      ...backtestShape,
      parameters: z
        .array(z.string())
        .min(1)
        .max(20)
        .describe('each PATH=FROM:TO:STEP, PATH=FROM:TO:log or PATH=a,b,c'),
      sampler: z.enum(['GRID', 'RANDOM', 'SOBOL', 'TPE', 'CMA_ES']).default('TPE'),
      trials: z.number().int().min(1).optional().describe('needed by every sampler but GRID'),
      holdoutFrom: day.optional().describe('first day that is kept for the best trial alone'),
      seed: z.number().int().min(0).optional(),
    },
    isReadOnly: false,
    async run({ parameters, sampler, trials, holdoutFrom, seed, label, ...backtest }, signal) {
      const read = parameters.map((text) => given(readStudyParameter(text)));
      const space = readSpace({ sampler, parameters: read, trials: trials ?? null });
      if (!('trials' in space)) return toolRefusal(space.map(({ message }) => message).join('\n'));
      const search = { backtest: backtestInput(backtest), parameters: read, sampler, trials };
      // What varies is planned with its first value: the one beside it is used by no trial.
      const firstOf = (path: string) => read.find((parameter) => parameter.path === path)?.values?.[0];
      const first = given({ symbol: firstOf('input.symbol'), modelPath: firstOf('input.modelPath') });
      return await start(
        space.trials,
        () => client.startStudy(given({ ...search, holdoutFrom, seed, label }), { signal }),
        () => backtestObstacle(client, { ...search.backtest, ...first }, signal),
      );
    },
  });
  offerTool(context, {
    name: 'start_walk_forward',
    description:
      'Trains a strategy window by window and trades what would have come of it. Counts as one trial.',
    input: {
      ...rangeShape,
      train: z.string().optional().describe('length of a training window, such as 24mo'),
      test: z.string().optional().describe('length of a test window, such as 3mo'),
      folds: z.number().int().min(2).optional().describe('number of windows, instead of test'),
      scheme: z.enum(['ROLLING', 'ANCHORED']).optional(),
    },
    isReadOnly: false,
    run: ({ strategy, start: startDate, end: endDate, ...rest }, signal) =>
      start(
        1,
        () =>
          client.startWalkForward(given({ ...rest, strategyConfigPath: strategy, startDate, endDate }), {
            signal,
          }),
        () => missingBars(client, rest, signal),
      ),
  });
  offerTool(context, {
    name: 'start_training',
    description: 'Trains the network of a strategy and writes a new model. Costs no trial.',
    input: {
      strategy: rangeShape.strategy,
      symbols: z.array(z.string()).max(100).optional().describe("default: the strategy's"),
      start: rangeShape.start.optional(),
      end: rangeShape.end.optional(),
      epochs: z.number().int().min(1).optional(),
      modelName: z.string().optional(),
      label: rangeShape.label,
    },
    isReadOnly: false,
    run: ({ strategy, start: startDate, end: endDate, ...rest }, signal) =>
      start(0, () =>
        client.startTraining(given({ ...rest, strategyConfigPath: strategy, startDate, endDate }), {
          signal,
        }),
      ),
  });
  offerTool(context, {
    name: 'load_data',
    description: 'Loads bars from a file of the import folder, or from a provider. Costs no trial.',
    input: {
      provider: z.string().describe('csv, yahoo, or ccxt:EXCHANGE'),
      symbol: rangeShape.symbol,
      timeframe: rangeShape.timeframe,
      path: z.string().optional().describe('of a csv file, below the import folder'),
      from: day.optional().describe('first day, YYYY-MM-DD'),
      to: day.optional().describe('last day, YYYY-MM-DD'),
      calendar: z.string().optional().describe('XNYS, 24x5 or 24x7'),
      timezone: z.string().optional().describe('of times without an offset, such as America/New_York'),
      dateOrder: z.string().optional().describe('of a csv file: how 01/02/2024 is to be read, MDY or DMY'),
      stamp: z.string().optional().describe('of a csv file: which end of a bar is stamped, open or close'),
      dayStart: z.string().optional().describe('local time at which a trading day begins, such as 17:00'),
      separator: z.string().optional().describe('of a csv file: one of , ; | or a tab'),
    },
    isReadOnly: false,
    run: (input, signal) => start(0, () => client.startDataLoad(input, { signal })),
  });
}

function startAnswer(started: Started, budget: string): CallToolResult {
  switch (started.__typename) {
    case 'InvalidInputError':
      return toolRefusal(started.issues.map(({ message }) => message).join('\n'));
    case 'IdempotencyConflictError':
      return toolRefusal(started.message);
    case 'QueueFullError':
      return toolRefusal(`${started.message} Try again in ${started.retryAfterMs} ms.`);
    default: {
      const { id, title, status, warnings } = started.operation;
      const sentence = 'It has just been started: wait_for_run tells what comes of it.';
      return toolAnswer(
        { verdict: 'NONE_YET', sentence, warnings, triedSoFar: null },
        { id, title, status, budget },
      );
    }
  }
}
