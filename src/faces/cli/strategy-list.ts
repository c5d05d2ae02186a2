import { Command } from 'commander';
import { StrategiesDocument, type StrategiesQuery } from '../client/generated/graphql.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'path' },
  { title: 'valid' },
  { title: 'symbols', optional: true },
  { title: 'timeframes', optional: true },
  { title: 'description', flexible: 'end' },
];

/** Builds `strategy list`: the strategies of the server. */
export function strategyListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list the strategies of the server and say which are valid')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr strategy list')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      return withConnection(context, options, async ({ client }) => {
        const { strategies } = await client.request(StrategiesDocument, {});
        context.terminal.out(
          options.json ? JSON.stringify(strategies, null, 2) : listView(context.terminal, strategies),
        );
      });
    });
}

function listView(terminal: Terminal, strategies: StrategiesQuery['strategies']): string {
  if (strategies.length === 0) return 'No strategies.';
  const rows = strategies.map(({ path, valid, symbols, timeframes, description, errors }) => [
    path,
    valid ? terminal.paint('good', 'yes') : terminal.paint('bad', 'no'),
    symbols.join(' '),
    timeframes.join(' '),
    oneLine(valid ? (description ?? '') : (errors[0] ?? '')),
  ]);
  const invalid = strategies.filter(({ valid }) => !valid);
  const hint = terminal.paint(
    'quiet',
    "'ktrdr strategy validate PATH' lists everything that is wrong with a file.",
  );
  return wrapLines(
    terminal,
    [renderTable(terminal, COLUMNS, rows), ...(invalid.length === 0 ? [] : [hint])].join('\n'),
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
