import { barDays } from '../../domain/market/bar-date.js';
import { barsInstead } from '../../domain/market/bars-instead.js';
import { isoDateOf } from '../../domain/market/civil-date.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { isIntraday, type Timeframe } from '../../domain/market/timeframe.js';
import { slipOfPath } from '../../domain/strategy/nearest-name.js';
import {
  DatasetNamesDocument,
  DatasetRangeDocument,
  PlanBacktestDocument,
  StrategyPathsDocument,
  StrategyScopeDocument,
} from '../client/generated/graphql.js';
import type { GraphqlClient } from '../client/graphql-client.js';
import { CliError } from './cli-error.js';
import { ExitCode } from './exit-code.js';
import { BACKTEST_OPTIONS, withOptionNames } from './option-names.js';
import { publicPath } from './public-path.js';
import { type BacktestOptions, backtestInput } from './start-backtest.js';

/** A backtest as it was typed: what is left out is to be found in the strategy, its model and the bars. */
export type GivenBacktest = Partial<
  Pick<BacktestOptions, 'strategy' | 'symbol' | 'timeframe' | 'start' | 'end'>
> &
  Omit<BacktestOptions, 'strategy' | 'symbol' | 'timeframe' | 'start' | 'end'>;

/** A backtest whose every field is known. */
export interface CompletedBacktest {
  readonly options: BacktestOptions;
  /** What was found, in a line; null where everything was given. */
  readonly found: string | null;
}

const wrongUsage = (message: string) => new CliError(message, ExitCode.WrongUsage);

/**
 * Finds what was left out: symbol and timeframe are those of the strategy, the first day is the first that its model
 * has not seen, the last one that of the last bar, before those that are sealed.
 * @throws CliError, wrong usage, that names the option where something cannot be found
 */
export async function completeBacktest(
  client: GraphqlClient,
  given: GivenBacktest & { readonly strategy: string },
): Promise<CompletedBacktest> {
  const { symbol, timeframe, start, end } = given;
  if (symbol !== undefined && timeframe !== undefined && start !== undefined && end !== undefined)
    return { options: { ...given, symbol, timeframe, start, end }, found: null };
  const scope = await scopeOf(client, given);
  const range = await rangeOf(client, { ...given, ...scope });
  const { model } = range;
  const bars = `${scope.symbol} ${scope.timeframe}, ${range.start} to ${range.end}`;
  return {
    options: { ...given, ...scope, ...range },
    found: model === undefined ? bars : `${bars}, with ${model}`,
  };
}

interface Scope {
  readonly symbol: string;
  readonly timeframe: string;
}

async function scopeOf(
  client: GraphqlClient,
  { strategy, symbol, timeframe }: GivenBacktest & { readonly strategy: string },
): Promise<Scope> {
  if (symbol !== undefined && timeframe !== undefined) return { symbol, timeframe };
  const path = publicPath(strategy);
  const { strategy: known } = await client.request(StrategyScopeDocument, { path });
  if (known == null) throw await unknownStrategy(client, path);
  return {
    symbol: symbol ?? theOnly(known.symbols, path),
    timeframe: timeframe ?? theTraded(known.timeframes, path),
  };
}

async function unknownStrategy(client: GraphqlClient, path: string): Promise<CliError> {
  const { strategies } = await client.request(StrategyPathsDocument, {});
  const meant = slipOfPath(
    path,
    strategies.map((strategy) => strategy.path),
  );
  const remedy = meant === null ? "Name one that 'ktrdr strategy list' shows." : `Did you mean '${meant}'?`;
  return wrongUsage(`The server has no strategy '${path}'. ${remedy}`);
}

function theOnly(symbols: readonly string[], path: string): string {
  const [first, ...others] = symbols;
  if (first !== undefined && others.length === 0) return first;
  const reason = first === undefined ? 'names none' : `names ${symbols.join(', ')}`;
  throw wrongUsage(`--symbol is missing, and '${path}' ${reason}: say which.`);
}

/** The API names the timeframe that a strategy trades before those that it only reads. */
function theTraded([first]: readonly string[], path: string): string {
  if (first !== undefined) return first;
  throw wrongUsage(`--timeframe is missing, and '${path}' names none: say which.`);
}

interface Range {
  readonly start: string;
  readonly end: string;
  /** The model whose unseen days these are. */
  readonly model?: string;
}

async function rangeOf(
  client: GraphqlClient,
  given: GivenBacktest & Scope & { readonly strategy: string },
): Promise<Range> {
  const { symbol, timeframe, start, end, model } = given;
  const { dataset } = await client.request(DatasetRangeDocument, { symbol, timeframe });
  if (dataset == null) throw await unknownBars(client, symbol, timeframe);
  const [firstDay, lastDay] = [dataset.firstBar, dataset.lastBar].map((stamp) =>
    dayOf(stamp, dataset, timeframe as Timeframe),
  ) as [string, string];
  const whole = backtestInput({ ...given, start: start ?? firstDay, end: end ?? lastDay });
  const { planBacktest: plan } = await client.request(PlanBacktestDocument, { input: whole });
  const isSealed = plan.sealedFrom != null && given.holdout !== 'LOOK' && plan.sealedFrom <= lastDay;
  const last = end ?? (isSealed ? dayBefore(plan.sealedFrom as string) : lastDay);
  const chosen = model ?? plan.modelPath ?? undefined;
  const first = start ?? plan.suggestedStart ?? unknownStart(plan, given);
  if (first > last && start === undefined) {
    throw wrongUsage(
      `${chosen ?? 'The model'} has seen every bar of ${symbol} ${timeframe} up to ${last}: load later ones, or give --start.`,
    );
  }
  return { start: first, end: last, ...(chosen === undefined ? {} : { model: chosen }) };
}

async function unknownBars(client: GraphqlClient, symbol: string, timeframe: string): Promise<CliError> {
  const { datasets } = await client.request(DatasetNamesDocument, {});
  return wrongUsage(`The server has no ${timeframe} bars of '${symbol}'. ${barsInstead(symbol, datasets)}`);
}

function unknownStart(
  {
    modelPath,
    issues,
  }: { readonly modelPath?: string | null; readonly issues: readonly { readonly message: string }[] },
  { strategy }: { readonly strategy: string },
): never {
  if (modelPath != null && issues.length === 0)
    throw wrongUsage(`${modelPath} does not say which bars it has seen: give --start.`);
  throw wrongUsage(
    issues.length > 0
      ? issues.map(({ message }) => withOptionNames(message, BACKTEST_OPTIONS)).join('\n')
      : `'${strategy}' has no model, so that no day is unseen: give --start.`,
  );
}

/** Returns the day by which a range has the bar of a stamp: longer bars are often stamped by date, at 00:00Z of it. */
function dayOf(
  stamp: string,
  { calendar, timezone: timeZone }: { readonly calendar: string; readonly timezone: string },
  timeframe: Timeframe,
): string {
  if (!isIntraday(timeframe)) return isoDateOf(barDays(calendar as Calendar, timeZone)(Date.parse(stamp)));
  // Swedish dates are those of ISO 8601.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(stamp));
}

const DAY_MS = 86_400_000;

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
