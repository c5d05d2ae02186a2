import { Command } from 'commander';
import { backtestRunCommand } from './backtest-run.js';
import { cancelCommand } from './cancel-command.js';
import type { ExitCode } from './exit-code.js';
import type { CliContext } from './terminal.js';

/** Builds `backtest` with all its commands, in the order of its help. */
export function backtestCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('backtest')
    .addCommand(backtestRunCommand(context, finish))
    .addCommand(cancelCommand(context, 'backtest'));
}
