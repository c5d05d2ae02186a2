import { Command } from 'commander';
import { ModelsDocument, type ModelsQuery } from '../client/generated/graphql.js';
import { UNDEFINED } from './format.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'path' },
  { title: 'valid' },
  { title: 'strategy', flexible: 'middle' },
  { title: 'trained on', optional: true },
  { title: 'from', optional: true },
  { title: 'to', optional: true },
  { title: 'features', align: 'right', optional: true },
];

/** Builds `model list`: the models of the server. */
export function modelListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list the models of the server and what they were trained on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr model list')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      return withConnection(context, options, async ({ client }) => {
        const { models } = await client.request(ModelsDocument, {});
        context.terminal.out(
          options.json ? JSON.stringify(models, null, 2) : listView(context.terminal, models),
        );
      });
    });
}

function listView(terminal: Terminal, models: ModelsQuery['models']): string {
  if (models.length === 0) return 'No models.';
  const rows = models.map((model) => [
    model.path,
    model.valid ? terminal.paint('good', 'yes') : terminal.paint('bad', 'no'),
    model.strategyName ?? UNDEFINED,
    [...model.symbols, ...model.timeframes].join(' ') || UNDEFINED,
    model.trainedFrom ?? UNDEFINED,
    model.trainedTo ?? UNDEFINED,
    String(model.features.length),
  ]);
  const errors = models.flatMap((model) => model.errors.map((error) => terminal.paint('bad', error)));
  return wrapLines(terminal, [renderTable(terminal, COLUMNS, rows), ...errors].join('\n'));
}
