import { Command } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { formatBytes } from '../../base/pure/format-bytes.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import type { BackupReport } from './local-tools.js';
import type { CliContext } from './terminal.js';

/** Builds `db backup`: copies the database while a server may be using it. */
export function dbBackupCommand(context: CliContext): Command {
  return new Command('backup')
    .description('copy the database (DATABASE_URL), also while a server uses it, and check the copy')
    .argument('<file>', 'where to write the copy; it must not exist')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr db backup var/backup-2024-01-31.db

To restore it, stop the server and start it with DATABASE_URL=file:./var/backup-2024-01-31.db, or copy the file
over the old one, after removing that one's -wal and -shm files.`,
    )
    .action(async (file: string, { json }: { json?: boolean }) => {
      const report = await backup(context, file);
      context.terminal.out(
        json
          ? JSON.stringify(report, null, 2)
          : `${report.source} copied to ${report.file} (${formatBytes(report.bytes)}), integrity checked`,
      );
    });
}

async function backup({ tools }: CliContext, file: string): Promise<BackupReport> {
  try {
    return await tools.backupDatabase(file);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'BACKUP_TARGET') throw error;
    throw new CliError(error.message, ExitCode.WrongUsage);
  }
}
