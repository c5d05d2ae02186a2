import { Command } from 'commander';
import { DatasetsDocument, type DatasetsQuery } from '../client/generated/graphql.js';
import { brokenDatasetLines } from './broken-datasets.js';
import { formatWhole } from './format.js';
import { renderTable, type TableColumn } from './table.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { noteLines, wrap } from './wrap.js';

const COLUMNS: readonly TableColumn[] = [
  { title: 'symbol' },
  { title: 'timeframe' },
  { title: 'bars', align: 'right' },
  { title: 'first' },
  { title: 'last' },
  { title: 'calendar', optional: true },
  { title: 'source', flexible: 'middle' },
];

/** Builds `data list`: the bars that the server has, and the files of bars that it cannot read. */
export function dataListCommand(context: CliContext): Command {
  return new Command('list')
    .description('list the bars that the server has, and where they came from')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr data list')
    .action((_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      return withConnection(context, options, async ({ client }) => {
        const answer = await client.request(DatasetsDocument, {});
        if (!options.json) return context.terminal.out(listView(context.terminal, answer));
        context.terminal.out(JSON.stringify(answer.datasets, null, 2));
        for (const line of brokenDatasetLines(context.terminal.paintNote, answer.brokenDatasets))
          noteLines(context.terminal, line);
      });
    });
}

function listView(terminal: Terminal, { datasets, brokenDatasets }: DatasetsQuery): string {
  const broken = brokenDatasetLines(terminal.paint, brokenDatasets).map((line) => wrap(terminal, line));
  if (datasets.length > 0) return [table(terminal, datasets), ...broken].join('\n');
  if (broken.length > 0) return ['No bars that can be read.', ...broken].join('\n');
  return "No bars. 'ktrdr data import FILE' brings some in.";
}

function table(terminal: Terminal, datasets: DatasetsQuery['datasets']): string {
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
