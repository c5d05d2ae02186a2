import { Command } from 'commander';
import { holdoutListCommand } from './holdout-list.js';
import { holdoutOpenCommand } from './holdout-open.js';
import { holdoutSealCommand } from './holdout-seal.js';
import type { CliContext } from './terminal.js';

/** Builds `holdout` with all its commands, in the order of its help. */
export function holdoutCommands(context: CliContext): Command {
  return new Command('holdout')
    .addCommand(holdoutSealCommand(context))
    .addCommand(holdoutListCommand(context))
    .addCommand(holdoutOpenCommand(context));
}
