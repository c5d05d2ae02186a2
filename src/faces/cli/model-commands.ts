import { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import { modelCheckCommand } from './model-check.js';
import { modelImportCommand } from './model-import.js';
import { modelListCommand } from './model-list.js';
import type { CliContext } from './terminal.js';

/** Builds `model` with all its commands, in the order of its help. */
export function modelCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('model')
    .addCommand(modelListCommand(context))
    .addCommand(modelCheckCommand(context, finish))
    .addCommand(modelImportCommand(context));
}
