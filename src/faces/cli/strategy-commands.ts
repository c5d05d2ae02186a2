import { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import { strategyAuditCommand } from './strategy-audit.js';
import { strategyListCommand } from './strategy-list.js';
import { strategyMigrateCommand } from './strategy-migrate.js';
import { strategySaveCommand } from './strategy-save.js';
import { strategyValidateCommand } from './strategy-validate.js';
import type { CliContext } from './terminal.js';

/** Builds `strategy` with all its commands, in the order of its help. */
export function strategyCommands(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('strategy')
    .addCommand(strategyListCommand(context))
    .addCommand(strategyValidateCommand(context, finish))
    .addCommand(strategySaveCommand(context))
    .addCommand(strategyMigrateCommand(context, finish))
    .addCommand(strategyAuditCommand(context, finish));
}
