import { Command, Option } from 'commander';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { operationView } from './operation-view.js';
import { DATA_OPTIONS } from './option-names.js';
import { calendarDate } from './option-values.js';
import { withRequestOptions } from './request-options.js';
import { runStarted, type StartOptions } from './run-started.js';
import { type DataLoadOptions, startDataLoad } from './start-data-load.js';
import type { CliContext } from './terminal.js';

type LoadOptions = StartOptions & DataLoadOptions;

/** Builds `data load`: loads bars from a file or a provider, follows the load and prints what it found. */
export function dataLoadCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  const command = withRequestOptions(
    new Command('load')
      .description('load bars from a file or a provider into the data folder of the server')
      .requiredOption('--provider <name>', 'csv, yahoo, or ccxt: and an exchange, such as ccxt:binance')
      .requiredOption('--symbol <symbol>', 'what to ask for and to store as, such as AAPL or BTC/USDT')
      .requiredOption('--timeframe <timeframe>', 'bar length: 1m 5m 15m 30m 1h 4h 1d 1w 1mo')
      .option('--path <file>', "for csv: a file of the server's import folder (IMPORT_DIR)")
      .option('--from <date>', 'first day, YYYY-MM-DD; default: all that there is', calendarDate)
      .option('--to <date>', 'last day, inclusive; default: all that there is', calendarDate)
      .option('--calendar <calendar>', 'XNYS, 24x5 or 24x7; default: inferred from the bars')
      .option('--timezone <zone>', "zone of dates and of times without an offset; default: the calendar's")
      .option('--stamp <end>', 'for csv: which end of a bar is stamped, open or close; default: found out')
      .option('--day-start <time>', 'local time at which the next trading day begins, such as 17:00')
      .option('--date-order <order>', 'for csv: MDY or DMY, where 01/02/2024 can mean two days')
      .option('--separator <character>', "for csv: , ; | or 'tab'; default: found out")
      .option('--adjust', 'scale prices by the adjusted close (default for yahoo)')
      .addOption(new Option('--no-adjust', 'keep prices as they are (default for csv)').default(undefined))
      .option('--replace', 'throw away what is stored of the symbol and timeframe instead of merging'),
  );
  return command
    .option('--detach', 'print the id and return; the load goes on')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr data load --provider csv --path prices.csv --symbol AAPL --timeframe 1d --calendar XNYS
  $ ktrdr data load --provider yahoo --symbol AAPL --timeframe 1d --from 2020-01-01
  $ ktrdr data load --provider ccxt:binance --symbol BTC/USDT --timeframe 1h --from 2024-01-01

Ctrl+C cancels the load, and what was loaded stays; a second Ctrl+C leaves at once. Exits with 1 when nothing was
stored.`,
    )
    .action(async (_options: unknown, command: Command) => {
      finish(await run(context, command.optsWithGlobals<LoadOptions>()));
    });
}

async function run(context: CliContext, options: LoadOptions): Promise<ExitCode> {
  const { terminal } = context;
  let isEmpty = false;
  const code = await runStarted(
    context,
    options,
    async (client) => ({ ...(await startDataLoad(client, options)), optionNames: DATA_OPTIONS }),
    (connection, operation) => {
      isEmpty = operation.__typename === 'DataLoadOperation' && operation.result?.rowsLoaded === 0;
      terminal.out(
        options.json ? JSON.stringify(operation, null, 2) : operationView(terminal, connection, operation),
      );
    },
  );
  // A script that goes on would work with what was stored before, or with nothing.
  if (isEmpty && code === ExitCode.Done) {
    throw new CliError('Nothing was stored.', ExitCode.OperationFailed);
  }
  return code;
}
