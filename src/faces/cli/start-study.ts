import {
  type InSamplePolicy,
  StartStudyDocument,
  type StartStudyInput,
  type StartStudyMutation,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import type { HoldoutOption } from './backtest-options.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { STUDY_OPTIONS } from './option-names.js';
import { publicPath } from './public-path.js';
import { type RequestOptions, requestInput } from './request-options.js';
import { objectiveOf, type SearchOptions } from './search-options.js';
import { startRefusal } from './start-refusal.js';
import { readStudyFile } from './study-file.js';

/** What the command line can say of a study beside a file. */
export interface StudyOptions extends RequestOptions, SearchOptions {
  readonly strategy?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly start?: string;
  readonly end?: string;
  readonly model?: string;
  readonly capital?: number;
  readonly commission?: number;
  readonly slippage?: number;
  readonly set: readonly { readonly path: string; readonly value: string }[];
  readonly inSamplePolicy?: InSamplePolicy;
  readonly holdout?: HoldoutOption;
  readonly seed?: number;
  readonly holdoutFrom?: string;
  readonly trainStart?: string;
  readonly trainEnd?: string;
  readonly trainEpochs?: number;
  readonly keepModels?: boolean;
}

export type StartedStudy = Extract<StartStudyMutation['startStudy'], { __typename: 'StartStudySuccess' }>;

/** Starts a study. @throws CliError that names every refused field */
export async function startStudy(client: GraphqlClient, input: StartStudyInput): Promise<StartedStudy> {
  const { startStudy: started } = await client.request(StartStudyDocument, { input });
  switch (started.__typename) {
    case 'StartStudySuccess':
      return started;
    case 'InvalidInputError':
    case 'IdempotencyConflictError':
    case 'QueueFullError':
      throw startRefusal(started, STUDY_OPTIONS);
  }
}

const NEEDED = {
  strategy: '--strategy',
  symbol: '--symbol',
  timeframe: '--timeframe',
  start: '--start',
  end: '--end',
};
/** What says what is varied, and of what; a file says all of that itself. */
const OF_A_FILE = {
  ...NEEDED,
  ...{ model: '--model', capital: '--capital', commission: '--commission', slippage: '--slippage' },
  ...{
    inSamplePolicy: '--in-sample-policy',
    holdout: '--holdout',
    metric: '--metric',
    direction: '--direction',
  },
  ...{ minTrades: '--min-trades', maxDrawdown: '--max-drawdown', holdoutFrom: '--holdout-from' },
  ...{ trainStart: '--train-start', trainEnd: '--train-end', trainEpochs: '--train-epochs' },
} as const;

/**
 * Returns what is to be started: what a file says, in which sampler, trials, seed and the like may be replaced; or what
 * the options say.
 * @throws CliError, wrong usage
 */
export async function studyInput(file: string | undefined, options: StudyOptions): Promise<StartStudyInput> {
  const replaced = {
    ...(options.sampler === undefined ? {} : { sampler: options.sampler }),
    ...(options.trials === undefined ? {} : { trials: options.trials }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.keepModels === undefined ? {} : { keepModels: options.keepModels }),
    ...requestInput(options),
  };
  if (file !== undefined) {
    const extra = Object.entries(OF_A_FILE).find(
      ([name]) => options[name as keyof StudyOptions] !== undefined,
    );
    const named =
      extra?.[1] ?? (options.param.length > 0 ? '--param' : options.set.length > 0 ? '--set' : null);
    if (named !== null)
      throw usage(`${named} and a file say the same; write it into ${file}, or leave the file out.`);
    return { ...(await readStudyFile(file)), ...replaced };
  }
  const { strategy, symbol, timeframe, start, end } = options;
  const missing = Object.entries(NEEDED).filter(
    ([name]) => options[name as keyof StudyOptions] === undefined,
  );
  if (missing.length > 0 || options.param.length === 0) {
    const names = [
      ...missing.map(([, option]) => option),
      ...(options.param.length === 0 ? ['--param'] : []),
    ];
    throw usage(`Name a file with a study, or give ${names.join(', ')}.`);
  }
  return {
    backtest: {
      ...{ symbol: symbol ?? '', timeframe: timeframe ?? '', startDate: start ?? '', endDate: end ?? '' },
      strategyConfigPath: publicPath(strategy ?? ''),
      overrides: [...options.set],
      ...(options.model === undefined ? {} : { modelPath: publicPath(options.model) }),
      ...(options.capital === undefined ? {} : { initialCapital: options.capital }),
      ...(options.commission === undefined ? {} : { commission: options.commission }),
      ...(options.slippage === undefined ? {} : { slippage: options.slippage }),
      ...(options.inSamplePolicy === undefined ? {} : { inSamplePolicy: options.inSamplePolicy }),
      ...(options.holdout === undefined ? {} : { holdout: options.holdout }),
    },
    parameters: [...options.param],
    ...objectiveOf(options),
    ...(options.holdoutFrom === undefined ? {} : { holdoutFrom: options.holdoutFrom }),
    ...trainingOf(options),
    ...replaced,
  };
}

function trainingOf({ trainStart, trainEnd, trainEpochs }: StudyOptions) {
  if (trainStart === undefined && trainEnd === undefined && trainEpochs === undefined) return {};
  if (trainStart === undefined || trainEnd === undefined) {
    throw usage('Models are trained on a range: give both --train-start and --train-end.');
  }
  const epochs = trainEpochs === undefined ? {} : { epochs: trainEpochs };
  return { training: { startDate: trainStart, endDate: trainEnd, ...epochs } };
}

function usage(message: string): CliError {
  return new CliError(message, ExitCode.WrongUsage);
}
