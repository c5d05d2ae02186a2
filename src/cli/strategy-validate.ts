import { Command } from 'commander';
import { featurePlan } from '../strategy/feature-plan.js';
import { type ParsedStrategy, parseStrategy } from '../strategy/parse-strategy.js';
import type { Strategy } from '../strategy/strategy.js';
import { type StrategyProblem, StrategyValidationError } from '../strategy/strategy-validation-error.js';
import { ExitCode } from './exit-code.js';
import { readStrategyText } from './read-strategy.js';
import { problemsView } from './strategy-problems-view.js';
import type { CliContext } from './terminal.js';

/** Builds `strategy validate`: checks a file on this machine and says everything that is wrong with it. */
export function strategyValidateCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('validate')
    .description('check a strategy file and list everything that is wrong with it; needs no server')
    .argument('<path>', 'strategy file on this machine')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr strategy validate strategies/rsi_mean_reversion.yaml

Exits with 1 when the strategy is not valid. docs/strategy-grammar.md describes the grammar.`,
    )
    .action(async (path: string, { json }: { json?: boolean }) => {
      finish(await validate(context, path, json ?? false));
    });
}

async function validate({ terminal }: CliContext, path: string, json: boolean): Promise<ExitCode> {
  const outcome = await check(path);
  if (json) terminal.out(JSON.stringify({ path, ...asJson(outcome) }, null, 2));
  else if ('problems' in outcome) terminal.out(problemsView(terminal.paint, path, outcome.problems));
  else terminal.out(validView(terminal.paint, path, outcome));
  return 'problems' in outcome ? ExitCode.OperationFailed : ExitCode.Done;
}

type Outcome = ParsedStrategy | { readonly problems: readonly StrategyProblem[] };

async function check(path: string): Promise<Outcome> {
  try {
    return parseStrategy(await readStrategyText(path));
  } catch (error) {
    if (error instanceof StrategyValidationError) return { problems: error.problems };
    throw error;
  }
}

function validView(
  paint: CliContext['terminal']['paint'],
  path: string,
  { strategy, warnings }: ParsedStrategy,
): string {
  const { symbols, baseTimeframe } = strategy.trainingData;
  return [
    `${path} is ${paint('good', 'valid')}: ${strategy.name}, ${symbols.join(', ')} ${baseTimeframe}`,
    decisionsLine(strategy),
    ...warnings.map(({ message }) => `${paint('caution', 'Note:')} ${message}`),
  ].join('\n');
}

function decisionsLine(strategy: Strategy): string {
  if (strategy.kind === 'signals') return `Signals: recorded in strategies/${strategy.signals.file}`;
  return `Features: ${featurePlan(strategy)
    .map(({ id }) => id)
    .join(', ')}`;
}

function asJson(outcome: Outcome) {
  if ('problems' in outcome) return { valid: false, problems: outcome.problems };
  const { strategy, warnings } = outcome;
  return {
    valid: true,
    problems: [],
    warnings,
    name: strategy.name,
    symbols: strategy.trainingData.symbols,
    timeframes: strategy.trainingData.timeframes,
    features: featurePlan(strategy).map(({ id }) => id),
    signals: strategy.kind === 'signals' ? strategy.signals.file : null,
  };
}
