import { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import { studyExportCommand } from './study-export.js';
import { studyRunCommand } from './study-run.js';
import { studyShowCommand } from './study-show.js';
import { studyTopCommand } from './study-top.js';
import type { CliContext } from './terminal.js';

/** Builds `study` with all its commands, in the order of its help. */
export function studyCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('study')
    .addCommand(studyRunCommand(context, finish))
    .addCommand(studyShowCommand(context))
    .addCommand(studyTopCommand(context))
    .addCommand(studyExportCommand(context));
}
