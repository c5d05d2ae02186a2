import { Command } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { requireModelStrategy } from '../../domain/strategy/require-model-strategy.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { ModelFit } from './local-tools.js';
import { readStrategy } from './read-strategy.js';
import type { CliContext, Terminal } from './terminal.js';
import { warningLines } from './warning-lines.js';
import { wrapLines } from './wrap.js';

interface CheckOptions {
  readonly strategy: string;
  readonly json?: boolean;
}

/** Builds `model check`: says whether a model and a strategy on this machine fit, and what to change. */
export function modelCheckCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('check')
    .description('say whether a model fits a strategy, and what to change; needs no server')
    .argument('<path>', 'model folder on this machine')
    .requiredOption('--strategy <path>', 'strategy file on this machine')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr model check models/rsi_mlp_v1.0.0 --strategy strategies/rsi_mean_reversion.yaml

Exits with 1 when they do not fit. Compared are the features and their order, their normalization, and the
shapes that model.json tells. A model that fits may have been trained with another strategy: how indicators,
fuzzy sets and inputs differ from those of its training is a warning.`,
    )
    .action(async (path: string, options: CheckOptions) => {
      finish(await check(context, path, options));
    });
}

async function check(context: CliContext, path: string, options: CheckOptions): Promise<ExitCode> {
  const { terminal } = context;
  const { text, strategy } = await readStrategy(terminal, options.strategy);
  const fit = await modelFit(context, path, requireModelStrategy(strategy), strategyHash(text));
  terminal.out(
    options.json
      ? JSON.stringify({ model: path, strategy: options.strategy, ...fit }, null, 2)
      : fitView(terminal, path, options.strategy, fit),
  );
  return fit.fits ? ExitCode.Done : ExitCode.OperationFailed;
}

async function modelFit(
  { tools }: CliContext,
  path: string,
  strategy: Strategy,
  hash: string,
): Promise<ModelFit> {
  try {
    return await tools.checkModel(path, strategy, hash);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'MODEL_NOT_FOUND') throw error;
    throw new CliError(error.message, ExitCode.WrongUsage);
  }
}

function fitView(
  terminal: Terminal,
  model: string,
  strategy: string,
  { fits, problems, notes, warnings, features }: ModelFit,
): string {
  const { paint } = terminal;
  const lines = [
    fits
      ? `${model} ${paint('good', 'fits')} ${strategy}`
      : `${model} ${paint('bad', 'does not fit')} ${strategy}:`,
    ...problems.map((problem) => `  - ${problem}`),
    `Features: ${features.join(', ')}`,
    ...warningLines(terminal, warnings),
    ...notes,
  ];
  return wrapLines(terminal, lines.join('\n'));
}
