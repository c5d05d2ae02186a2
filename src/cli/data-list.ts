import { Command } from 'commander';
import { DatasetsDocument, type DatasetsQuery } from '../client/generated/graphql.js';
import { formatWhole } from './format.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'symbol' },
  { title: 'timeframe' },
  { title: 'bars', align: 'right' },
  { title: 'first' },
  { title: 'last' },
  { title: 'calendar', optional: true },
  { title: 'source', flexible: 'middle' },
];

/** Builds `data list`: the bars that the server has. */
export function dataListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list the bars that the server has, and where they came from')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr data list')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      return withConnection(context, options, async ({ client }) => {
        const { datasets } = await client.request(DatasetsDocument, {});
        context.terminal.out(
          options.json ? JSON.stringify(datasets, null, 2) : listView(context.terminal, datasets),
        );
      });
    });
}

function listView(terminal: Terminal, datasets: DatasetsQuery['datasets']): string {
  if (datasets.length === 0) return "No bars. 'ktrdr data import FILE' brings some in.";
  return renderTable(
    terminal,
    COLUMNS,
    datasets.map(({ symbol, timeframe, rows, firstBar, lastBar, calendar, source }) => [
      symbol,
      timeframe,
      formatWhole(rows),
      dateOf(firstBar),
      dateOf(lastBar),
      calendar,
      source === 'synthetic' ? terminal.paint('caution', source) : source,
    ]),
  );
}

/** The day is enough to find one's way; --json tells the time as well. */
function dateOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DD'.length);
}
