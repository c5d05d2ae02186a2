import { Command, InvalidArgumentError, Option } from 'commander';
import type { Calendar } from '../market/instrument.js';
import { isSymbol, SYMBOL_RULE } from '../market/symbol.js';
import { isTimeframe, TIMEFRAMES, type Timeframe } from '../market/timeframe.js';
import { timeframeDemand } from '../market/timeframe-names.js';
import { isTimezone } from '../market/zone-offset.js';
import { AppError } from '../shared/app-error.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { count, formatInstant, formatWhole } from './format.js';
import type { ImportReport } from './local-tools.js';
import { readInput } from './read-input.js';
import type { CliContext } from './terminal.js';

const CALENDARS: readonly Calendar[] = ['XNYS', '24x5', '24x7'];

interface ImportOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar?: Calendar;
  readonly timezone?: string;
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
  const { adjust = false, skipBadRows = false, replace = false } = options;
  const request = { symbol, timeframe, calendar, timezone, adjust, skipBadRows, replace };
  const report = await readInput(file, 'file', (path) => tools.importBars({ ...request, file: path })).catch(
    explainExisting,
  );
  if (json) terminal.out(JSON.stringify(asJson(options, report), null, 2));
  for (const { line, reason } of json ? [] : report.badRows) terminal.note(`${file}:${line}: ${reason}`);
  if (!report.isWritten) {
    throw new CliError(refusal(file, report, skipBadRows), ExitCode.OperationFailed);
  }
  if (!json) terminal.out(importView(options, report));
  return ExitCode.Done;
}

function explainExisting(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'DATASET_EXISTS') throw error;
  throw new CliError(`${error.message} Add --replace to replace them.`, ExitCode.WrongUsage);
}

function refusal(file: string, { badRows, rows }: ImportReport, isSkipping: boolean): string {
  const bad = `${formatWhole(badRows.length)} of ${count(badRows.length + rows, 'row')} of ${file} ${badRows.length === 1 ? 'is' : 'are'} bad; nothing was written.`;
  return isSkipping ? bad : `${bad} Correct them, or add --skip-bad-rows to leave them out.`;
}

function importView({ symbol, timeframe }: ImportOptions, report: ImportReport): string {
  const { rows, badRows, firstMs, lastMs, calendar, isCalendarAssumed, ignoredColumns, notices } = report;
  return [
    `${symbol} ${timeframe}: ${count(rows, 'bar')} from ${instant(firstMs)} to ${instant(lastMs)}${badRows.length === 0 ? '' : `, ${count(badRows.length, 'bad row')} left out`}`,
    `Source ${report.source}, calendar ${calendar}${isCalendarAssumed ? ' (inferred; --calendar says it)' : ''}, ${adjustment(report)}`,
    ...notices.map((notice) => `Note: ${notice}`),
    ...(ignoredColumns.length === 0 ? [] : [`Not read: ${ignoredColumns.join(', ')}`]),
    `${report.isReplacement ? 'Replaced' : 'Written to'} ${report.file}`,
  ].join('\n');
}

function adjustment({ adjusted }: ImportReport): string {
  if (adjusted === null) return 'prices as in the file';
  return adjusted
    ? 'prices adjusted for splits and dividends'
    : 'prices as in the file, not adjusted for dividends (--adjust does it)';
}

function instant(stampMs: number | null): string {
  return stampMs === null ? '–' : formatInstant(new Date(stampMs).toISOString());
}

function asJson({ symbol, timeframe }: ImportOptions, report: ImportReport) {
  const { firstMs, lastMs, isWritten, isReplacement, isCalendarAssumed, ...rest } = report;
  const iso = (stampMs: number | null) => (stampMs === null ? null : new Date(stampMs).toISOString());
  return {
    ...{ symbol, timeframe, written: isWritten, replaced: isWritten && isReplacement },
    ...rest,
    calendarAssumed: isCalendarAssumed,
    firstBar: iso(firstMs),
    lastBar: iso(lastMs),
  };
}

function symbol(text: string): string {
  if (isSymbol(text)) return text;
  throw new InvalidArgumentError(`'${text}' is not a symbol; ${SYMBOL_RULE}.`);
}

function timeframe(text: string): Timeframe {
  if (isTimeframe(text)) return text;
  throw new InvalidArgumentError(`'${text}' is not a timeframe; ${timeframeDemand(text)}.`);
}

function timezone(text: string): string {
  if (isTimezone(text)) return text;
  throw new InvalidArgumentError('Use a name of the IANA database, such as UTC or America/New_York.');
}
