import { Command } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { CopyReport } from './local-tools.js';
import type { CliContext } from './terminal.js';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly json?: boolean;
}

/** Faults of what was asked for, rather than of a database. */
const OF_USAGE: ReadonlySet<string> = new Set(['COPY_TARGET', 'DATABASE_URL_INVALID']);

/** Builds `db copy`: takes operations and ledger from one database to another. */
export function dbCopyCommand(context: CliContext): Command {
  return new Command('copy')
    .description('copy a database that no server uses into an empty one, from SQLite to PostgreSQL or back')
    .requiredOption('--from <url>', 'the database to read, as DATABASE_URL names it')
    .requiredOption('--to <url>', 'the database to fill: a file that does not exist, or one without rows')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr db copy --from file:./var/ktrdr.db --to postgres://ktrdr:secret@localhost:5432/ktrdr

The copy appears whole or not at all. The rows of each table are counted on both sides. Seals of holdouts go along:
they lie in PostgreSQL, or beside the bars in DATA_DIR. Models, bars and strategies lie in their folders and stay there.`,
    )
    .action(async ({ from, to, json }: Options) => {
      const report = await copy(context, from, to);
      context.terminal.out(json ? JSON.stringify(report, null, 2) : linesOf(report));
    });
}

async function copy({ tools }: CliContext, from: string, to: string): Promise<CopyReport> {
  try {
    return await tools.copyDatabase(from, to);
  } catch (error) {
    if (!(error instanceof AppError) || !OF_USAGE.has(error.code)) throw error;
    throw new CliError(error.message, ExitCode.WrongUsage);
  }
}

function linesOf({ source, target, tables }: CopyReport): string {
  const filled = tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => `  ${name}: ${rows}`);
  return [`${source} copied to ${target}; rows, the same on both sides:`, ...filled].join('\n');
}
