import { Command } from 'commander';
import { exportOperation } from './export-operation.js';
import { ID_ARGUMENT, resolveId } from './resolve-id.js';
import { pullShownOperation } from './shown-operation.js';
import { notAStudy } from './study-show.js';
import type { CliContext, ConnectionOptions } from './terminal.js';
import { withConnection } from './with-connection.js';

interface ExportOptions extends ConnectionOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Builds `study export`: writes all trials of a study that has ended to a folder. */
export function studyExportCommand(context: CliContext): Command {
  return new Command('export')
    .description(
      'write a study that has ended to a folder: all trials as CSV, JSON lines and Arrow, and its report',
    )
    .argument('<id>', ID_ARGUMENT)
    .requiredOption('--out <folder>', 'folder to create; it must not exist, or be empty')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Example:
  $ ktrdr study export @last --out exports/first-study

Writes operation.json, trials.csv, trials.jsonl and trials.arrow (an Arrow stream), and report.html of a completed
study. The folder appears when it is complete, and not before.`,
    )
    .action((given: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ExportOptions>();
      return withConnection(context, options, async ({ client }) => {
        const id = await resolveId(client, given);
        const { __typename } = await pullShownOperation(client, id);
        if (__typename !== 'StudyOperation') throw notAStudy(id);
        const { folder, files, status } = await exportOperation(client, id, options.out);
        if (options.json) context.terminal.out(JSON.stringify({ id, folder, files }, null, 2));
        else context.terminal.out(`${id} (${status}) written to ${folder}: ${files.join(', ')}`);
      });
    });
}
