import { type Command, Option } from 'commander';
import { METRIC_NAMES } from '../../domain/study/objective.js';
import type {
  Direction,
  MetricName,
  ObjectiveInput,
  Sampler,
  StudyParameterInput,
} from '../client/generated/graphql.js';
import { anyNumber, wholeNumber, wordOf } from './option-values.js';
import { studyParameter } from './study-parameter-option.js';

const SAMPLERS: readonly Sampler[] = ['GRID', 'RANDOM', 'SOBOL', 'TPE', 'CMA_ES'];
const DIRECTIONS: readonly Direction[] = ['MAXIMIZE', 'MINIMIZE'];

/** What is varied, how combinations are chosen, and by what they are compared. */
export interface SearchOptions {
  readonly param: readonly StudyParameterInput[];
  readonly sampler?: Sampler;
  readonly trials?: number;
  readonly metric?: MetricName;
  readonly direction?: Direction;
  readonly minTrades?: number;
  readonly maxDrawdown?: number;
}

/** Adds the options of a search to a command. @param what a combination is called there */
export function withSearchOptions(command: Command, what: string): Command {
  return command
    .addOption(
      new Option(
        '--param <path=range>',
        'what to vary: PATH=FROM:TO:STEP, PATH=FROM:TO:log[:POINTS][:int] or PATH=a,b,c (repeatable)',
      )
        .argParser(studyParameter)
        .default([], 'none'),
    )
    .addOption(
      new Option('--sampler <name>', 'grid, random, sobol, tpe or cma-es; default grid').argParser(
        wordOf<Sampler>(SAMPLERS),
      ),
    )
    .option('--trials <number>', `how many ${what}s; needed by every sampler but grid`, wholeNumber(1))
    .addOption(
      new Option('--metric <name>', 'what to look for; default sharpe-ratio').argParser(
        wordOf<MetricName>(METRIC_NAMES),
      ),
    )
    .addOption(
      new Option('--direction <word>', "maximize or minimize; default the metric's own").argParser(
        wordOf<Direction>(DIRECTIONS),
      ),
    )
    .option('--min-trades <number>', `${what}s with fewer are never best; default 30`, wholeNumber(0))
    .option('--max-drawdown <fraction>', `${what}s with a larger one are never best`, anyNumber);
}

/** Returns what to look for as far as it was said; nothing where it was not. */
export function objectiveOf({ metric, direction, minTrades, maxDrawdown }: SearchOptions): {
  readonly objective?: ObjectiveInput;
} {
  const objective = {
    ...(metric === undefined ? {} : { metric }),
    ...(direction === undefined ? {} : { direction }),
    ...(minTrades === undefined ? {} : { minTrades }),
    ...(maxDrawdown === undefined ? {} : { maxDrawdown }),
  };
  return Object.keys(objective).length === 0 ? {} : { objective };
}
