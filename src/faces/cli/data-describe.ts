import { Command } from 'commander';
import { suggestName } from '../../domain/strategy/nearest-name.js';
import { DatasetsDocument, type DatasetsQuery } from '../client/generated/graphql.js';
import { brokenDatasetLine } from './broken-datasets.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count, formatInstant } from './format.js';
import type { CliContext, ConnectionOptions, Terminal } from './terminal.js';
import { withConnection } from './with-connection.js';
import { wrapLines } from './wrap.js';

type Dataset = DatasetsQuery['datasets'][number];

/** Builds `data describe`: what the bars of a symbol are, and when they are taken to open and close. */
export function dataDescribeCommand(context: CliContext): Command {
  return new Command('describe')
    .description('say what the bars of a symbol are, and when they are taken to open and close, and why')
    .argument('<symbol>', 'what the bars are of, such as AAPL')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExample:\n  $ ktrdr data describe AAPL')
    .action((symbol: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ConnectionOptions & { readonly json?: boolean }>();
      return withConnection(context, options, async ({ client }) => {
        const { datasets, brokenDatasets } = await client.request(DatasetsDocument, {});
        const found = datasets.filter((dataset) => dataset.symbol === symbol);
        const broken = brokenDatasets.filter((dataset) => dataset.symbol === symbol);
        if (found.length === 0 && broken.length === 0) throw unknownSymbol(symbol, datasets);
        if (found.length > 0) {
          context.terminal.out(
            options.json
              ? JSON.stringify(found, null, 2)
              : wrapLines(
                  context.terminal,
                  found.map((dataset) => view(context.terminal, dataset)).join('\n\n'),
                ),
          );
        }
        if (broken.length > 0) {
          throw new CliError(broken.map(brokenDatasetLine).join('\n'), ExitCode.OperationFailed);
        }
      });
    });
}

function unknownSymbol(symbol: string, datasets: readonly Dataset[]): CliError {
  const known = [...new Set(datasets.map((dataset) => dataset.symbol))];
  return new CliError(
    `There are no bars of '${symbol}': ${suggestName(symbol, known)}. 'ktrdr data list' shows what there is.`,
    ExitCode.OperationFailed,
  );
}

const REMEDY = " Say it as dayStart in the .meta.json beside the data, or with 'data import --day-start'.";

function view(terminal: Terminal, dataset: Dataset): string {
  const { symbol, timeframe, rows, firstBar, lastBar, source, calendar, timezone, dayStart, session } =
    dataset;
  const rule = `${session.isAssumed ? 'Assumed: ' : ''}${session.rule}.`;
  return [
    `${symbol} ${timeframe}: ${count(rows, 'bar')} from ${formatInstant(firstBar)} to ${formatInstant(lastBar)}`,
    `  Source     ${source === 'synthetic' ? terminal.paint('caution', source) : source}`,
    `  Calendar   ${calendar}, ${timezone}${dayStart == null ? '' : `, days begin at ${dayStart}`}`,
    `  Last bar   opens ${formatInstant(session.lastBarOpens)}, known ${formatInstant(session.lastBarKnown)}`,
    `  Sessions   ${rule}${session.isAssumed ? REMEDY : ''}`,
  ].join('\n');
}
