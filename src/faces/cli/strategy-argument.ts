import type { Command } from 'commander';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';

/** Adds the strategy of a run, as an argument or as `--strategy`; see strategyOf. */
export function withStrategyArgument(command: Command): Command {
  return command
    .argument('[file]', 'strategy file, such as strategies/rsi_mean_reversion.yaml')
    .option('--strategy <path>', 'strategy file, in place of the argument');
}

/**
 * Returns the strategy that an argument or `--strategy` names.
 * @throws CliError, wrong usage, where neither does, or both
 */
export function strategyOf(
  file: string | undefined,
  { strategy }: { readonly strategy?: string | undefined },
): string {
  if (file !== undefined && strategy !== undefined)
    throw wrongUsage(`The strategy is given twice, as '${file}' and with --strategy; leave one out.`);
  const path = file ?? strategy;
  if (path === undefined)
    throw wrongUsage('A strategy is missing; name its file, such as strategies/rsi_mean_reversion.yaml.');
  return path;
}

function wrongUsage(message: string): CliError {
  return new CliError(message, ExitCode.WrongUsage);
}
