import { Command } from 'commander';
import { dataDescribeCommand } from './data-describe.js';
import { dataImportCommand } from './data-import.js';
import { dataListCommand } from './data-list.js';
import { dataLoadCommand } from './data-load.js';
import type { ExitCode } from './exit-code.js';
import type { CliContext } from './terminal.js';

/** Builds `data` with all its commands, in the order of its help. */
export function dataCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('data')
    .addCommand(dataListCommand(context))
    .addCommand(dataDescribeCommand(context))
    .addCommand(dataLoadCommand(context, finish))
    .addCommand(dataImportCommand(context, finish));
}
