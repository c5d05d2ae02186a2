import { Command } from 'commander';
import { cancelCommand } from './cancel-command.js';
import type { ExitCode } from './exit-code.js';
import { operationsCompareCommand } from './operations-compare.js';
import { operationsDeleteCommand } from './operations-delete.js';
import { operationsEventsCommand } from './operations-events.js';
import { operationsExplainCommand } from './operations-explain.js';
import { operationsExportCommand } from './operations-export.js';
import { operationsFollowCommand } from './operations-follow.js';
import { operationsListCommand } from './operations-list.js';
import { operationsRetryCommand } from './operations-retry.js';
import { operationsShowCommand } from './operations-show.js';
import { operationsTagCommand } from './operations-tag.js';
import { operationsVerifyCommand } from './operations-verify.js';
import type { CliContext } from './terminal.js';

/** Builds `operations` with all its commands, in the order of its help. */
export function operationsCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('operations')
    .addCommand(operationsListCommand(context))
    .addCommand(operationsShowCommand(context))
    .addCommand(operationsFollowCommand(context, finish))
    .addCommand(operationsVerifyCommand(context, finish))
    .addCommand(operationsExplainCommand(context))
    .addCommand(operationsCompareCommand(context))
    .addCommand(cancelCommand(context, 'operations'))
    .addCommand(operationsRetryCommand(context, finish))
    .addCommand(operationsTagCommand(context))
    .addCommand(operationsEventsCommand(context))
    .addCommand(operationsDeleteCommand(context))
    .addCommand(operationsExportCommand(context));
}
