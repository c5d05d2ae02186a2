import { Command } from 'commander';
import { exportOperation } from './export-operation.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ExportOptions extends ConnectionOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Builds `operations export`: writes everything about an operation to a folder. */
export function operationsExportCommand(context: CliContext): Command {
  return new Command('export')
    .description('write an operation that has ended to a folder: all its data, as JSON, CSV and HTML')
    .argument('<id>', ID_ARGUMENT)
    .requiredOption('--out <folder>', 'folder to create; it must not exist, or be empty')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr operations export op_backtesting_20240131_093000_k3f9x2ab --out exports/first-run

Writes operation.json (with every sample and trade of a backtest, every epoch of a training, every segment of a
data load) and, of a completed backtest, trades.csv, equity.csv, bars.csv and report.html. equity.csv has every
bar; bars.csv has the progress samples, one every 50 bars and one after the last, and not the bars themselves.
Of a study trials.csv, trials.jsonl and trials.arrow, and report.html once it is completed.
The folder appears when it is complete, and not before.`,
    )
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions>();
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { folder, files, status } = await exportOperation(client, id, options.out);
        if (options.json) context.terminal.out(JSON.stringify({ id, folder, files }, null, 2));
        else context.terminal.out(`${id} (${status}) written to ${folder}: ${files.join(', ')}`);
      });
    });
}
