import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import { type ParsedStrategy, parseStrategy } from '../../domain/strategy/parse-strategy.js';
import type { SignalStrategy, Strategy } from '../../domain/strategy/strategy.js';
import {
  type StrategyProblem,
  StrategyValidationError,
} from '../../domain/strategy/strategy-validation-error.js';
import { readYamlSource } from '../../domain/strategy/yaml-source.js';
import { ExitCode } from './exit-code.js';
import { count, formatInstant, formatWhole } from './format.js';
import type { LocalTools, SignalsReport } from './local-tools.js';
import { readStrategyText } from './read-strategy.js';
import { problemsView } from './strategy-problems-view.js';
import type { CliContext } from './terminal.js';
import { wrapLines } from './wrap.js';

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

Exits with 1 when the strategy, or the file of recorded signals that it names, is not valid. docs/strategy-grammar.md describes the grammar.`,
    )
    .action(async (path: string, { json }: { json?: boolean }) => {
      finish(await validate(context, path, json ?? false));
    });
}

async function validate({ terminal, tools }: CliContext, path: string, json: boolean): Promise<ExitCode> {
  const outcome = await check(path, tools);
  if (json) terminal.out(JSON.stringify({ path, ...asJson(outcome) }, null, 2));
  else if ('problems' in outcome)
    terminal.out(wrapLines(terminal, problemsView(terminal.paint, path, outcome.problems)));
  else terminal.out(wrapLines(terminal, validView(terminal.paint, path, outcome)));
  return 'problems' in outcome ? ExitCode.OperationFailed : ExitCode.Done;
}

interface Valid extends ParsedStrategy {
  /** What the file of recorded signals holds; null for a strategy with a model. */
  readonly signals: SignalsReport | null;
}

type Outcome = Valid | { readonly problems: readonly StrategyProblem[] };

async function check(path: string, tools: LocalTools): Promise<Outcome> {
  try {
    const text = await readStrategyText(path);
    const parsed = parseStrategy(text);
    const { strategy } = parsed;
    if (strategy.kind !== 'signals') return { ...parsed, signals: null };
    return await withSignals(parsed, strategy, path, text, tools);
  } catch (error) {
    if (error instanceof StrategyValidationError) return { problems: error.problems };
    throw error;
  }
}

/** A strategy of signals is as good as their file: a run would fail on the first line that is wrong. */
async function withSignals(
  parsed: ParsedStrategy,
  { signals, trainingData }: SignalStrategy,
  path: string,
  text: string,
  tools: LocalTools,
): Promise<Outcome> {
  try {
    const { baseTimeframe } = trainingData;
    return {
      ...parsed,
      signals: await tools.checkSignals(signals.file, dirname(resolve(path)), baseTimeframe),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const line = readYamlSource(text).lineOf(['signals', 'file']);
    return { problems: [{ path: 'signals.file', line, column: null, message: error.message }] };
  }
}

function validView(
  paint: CliContext['terminal']['paint'],
  path: string,
  { strategy, warnings, signals }: Valid,
): string {
  const { symbols, baseTimeframe } = strategy.trainingData;
  return [
    `${path} is ${paint('good', 'valid')}: ${strategy.name}, ${symbols.join(', ')} ${baseTimeframe}`,
    decisionsLine(strategy, signals),
    ...(signals === null || signals.isInPlace
      ? []
      : [
          `${paint('caution', 'Note:')} a run reads the signals from the strategies folder; put the file there`,
        ]),
    ...warnings.map(({ message }) => `${paint('caution', 'Note:')} ${message}`),
  ].join('\n');
}

function decisionsLine(strategy: Strategy, signals: SignalsReport | null): string {
  if (signals !== null) return `Signals: recorded in ${signals.path}, ${signalsText(signals)}`;
  return `Features: ${featurePlan(strategy)
    .map(({ id }) => id)
    .join(', ')}`;
}

function signalsText({ buys, sells, holds, firstMs, lastMs }: SignalsReport): string {
  const date = (stampMs: number): string => formatInstant(new Date(stampMs).toISOString());
  const total = count(buys + sells + holds, 'signal');
  if (firstMs === null || lastMs === null) return total;
  return `${total} (${formatWhole(buys)} buy, ${formatWhole(sells)} sell) from ${date(firstMs)} to ${date(lastMs)}`;
}

function asJson(outcome: Outcome) {
  if ('problems' in outcome) return { valid: false, problems: outcome.problems };
  const { strategy, warnings, signals } = outcome;
  return {
    valid: true,
    problems: [],
    warnings,
    name: strategy.name,
    symbols: strategy.trainingData.symbols,
    timeframes: strategy.trainingData.timeframes,
    features: featurePlan(strategy).map(({ id }) => id),
    signals: strategy.kind === 'signals' ? strategy.signals.file : null,
    signalCounts: signals && { buy: signals.buys, sell: signals.sells, hold: signals.holds },
  };
}
