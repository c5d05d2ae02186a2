import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../base/pure/app-error.js';
import { DAY_START_RULE, minuteOfDayStart } from '../../domain/market/day-start.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { isSymbol, SYMBOL_RULE } from '../../domain/market/symbol.js';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '../../domain/market/timeframe.js';
import { timeframeDemand } from '../../domain/market/timeframe-names.js';
import { isTimezone } from '../../domain/market/zone-offset.js';
import { CliError } from './cli-error.js';
import { badRowLines, badRowsOf, importDocument, importView } from './data-import-view.js';
import { ExitCode } from './exit-code.js';
import { count, formatWhole } from './format.js';
import type { ImportReport } from './local-tools.js';
import { DATA_OPTIONS, withOptionNames } from './option-names.js';
import { readInput } from './read-input.js';
import type { CliContext } from './terminal.js';
import { noteLines } from './wrap.js';

const CALENDARS: readonly Calendar[] = ['XNYS', '24x5', '24x7'];

interface ImportOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar?: Calendar;
  readonly timezone?: string;
  readonly dayStart?: string;
  readonly stamp?: 'open' | 'close';
  readonly dateOrder?: 'MDY' | 'DMY';
  readonly separator?: ',' | ';' | '|' | 'tab';
  readonly adjust?: boolean;
  readonly skipBadRows?: boolean;
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** Builds `data import`: brings a csv file of bars into the data folder of this machine. */
export function dataImportCommand(context: CliContext, finish: (code: ExitCode) => void): Command {
  return new Command('import')
    .description('bring a csv file of bars into the data folder (DATA_DIR); running servers find it at once')
    .argument('<file>', "csv file in Yahoo's form, yfinance's, or timestamp,open,high,low,close,volume")
    .requiredOption('--symbol <symbol>', 'what the bars are of, such as AAPL', symbol)
    .requiredOption('--timeframe <timeframe>', `length of the bars: ${TIMEFRAMES.join(' ')}`, timeframe)
    .addOption(
      new Option('--calendar <calendar>', 'when it trades; default: inferred from the bars').choices(
        CALENDARS,
      ),
    )
    .option('--timezone <zone>', "zone of dates, such as Europe/London; default: the calendar's", timezone)
    .option('--day-start <time>', 'local time at which the next trading day begins, such as 17:00', dayStart)
    .addOption(
      new Option('--stamp <end>', 'which end of a bar is stamped; default: found out').choices([
        'open',
        'close',
      ]),
    )
    .addOption(
      new Option('--date-order <order>', 'where 01/02/2024 can mean two days').choices(['MDY', 'DMY']),
    )
    .addOption(
      new Option('--separator <character>', 'what separates fields; default: found out').choices([
        ...[',', ';', '|', 'tab'],
      ]),
    )
    .option('--adjust', 'scale prices by Adj Close / Close, so that splits and dividends leave no steps')
    .option('--skip-bad-rows', 'leave bad rows out; without it, one of them keeps the whole file out')
    .option('--replace', 'replace bars of the same symbol and timeframe')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ ktrdr data import AAPL.csv --symbol AAPL --timeframe 1d --calendar XNYS --replace
  $ ktrdr data import btc.csv --symbol BTC/USDT --timeframe 1h --calendar 24x7 --skip-bad-rows

Prices are kept as they are unless --adjust is given. Exits with 1 when bad rows keep the file out.`,
    )
    .action(async (file: string, options: ImportOptions) => {
      finish(await run(context, file, options));
    });
}

async function run({ terminal, tools }: CliContext, file: string, options: ImportOptions): Promise<ExitCode> {
  const { symbol, timeframe, calendar = null, timezone = null, json } = options;
  const { dayStart = null, stamp = null, dateOrder = null, separator = null } = options;
  const { adjust = false, skipBadRows = false, replace = false } = options;
  const request = {
    ...{ symbol, timeframe, calendar, timezone, dayStart, stamp, dateOrder, adjust, skipBadRows, replace },
    separator: separator === 'tab' ? '\t' : separator,
  } as const;
  const report = await readInput(file, 'file', (path) => tools.importBars({ ...request, file: path })).catch(
    explainRefusal,
  );
  if (json) terminal.out(JSON.stringify(importDocument(options, report), null, 2));
  for (const line of json ? [] : badRowLines(file, report)) noteLines(terminal, line);
  if (!report.isWritten) {
    throw new CliError(refusal(file, report, skipBadRows), ExitCode.OperationFailed);
  }
  if (!json) terminal.out(importView(terminal, options, report));
  return ExitCode.Done;
}

/** Says what keeps a file out in the words of this command. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'DATASET_EXISTS') {
    throw new CliError(`${error.message} Add --replace to replace them.`, ExitCode.WrongUsage);
  }
  throw new CliError(withOptionNames(error.message, DATA_OPTIONS), ExitCode.OperationFailed);
}

function refusal(file: string, report: ImportReport, isSkipping: boolean): string {
  const badRows = badRowsOf(report);
  const bad = `${formatWhole(badRows)} of ${count(badRows + report.rows, 'row')} of ${file} ${badRows === 1 ? 'is' : 'are'} bad; nothing was written.`;
  return isSkipping ? bad : `${bad} Correct them, or add --skip-bad-rows to leave them out.`;
}

function symbol(text: string): string {
  if (isSymbol(text)) return text;
  throw new InvalidArgumentError(`'${text}' is not a symbol; ${SYMBOL_RULE}.`);
}

function timeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new InvalidArgumentError(`'${text}' is not a timeframe; ${timeframeDemand(text)}.`);
}

function dayStart(text: string): string {
  if (minuteOfDayStart(text) !== null) return text;
  throw new InvalidArgumentError(`Write ${DAY_START_RULE}.`);
}

function timezone(text: string): string {
  if (isTimezone(text)) return text;
  throw new InvalidArgumentError('Use a name of the IANA database, such as UTC or America/New_York.');
}
