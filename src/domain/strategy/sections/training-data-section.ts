import { z } from 'zod';
import { isSymbol, SYMBOL_RULE } from '../../market/symbol.js';
import { TIMEFRAMES, type Timeframe } from '../../market/timeframe.js';
import type { ProblemList } from '../problem-list.js';
import type { TrainingData } from '../strategy.js';

const symbol = z
  .string()
  .trim()
  .refine(isSymbol, { error: `is not a symbol; ${SYMBOL_RULE}` });
const timeframe = z.enum(TIMEFRAMES);

export const symbolsShape = {
  // The longer words are those of older files.
  mode: z.enum(['single', 'single_symbol', 'multi_symbol']).default('single'),
  symbol: symbol.optional(),
  list: z.array(symbol).min(1).optional(),
};

export const timeframesShape = {
  mode: z.enum(['single', 'single_timeframe', 'multi_timeframe']).default('single'),
  timeframe: timeframe.optional(),
  list: z.array(timeframe).min(1).optional(),
  base_timeframe: timeframe.optional(),
};

const isoDate = z.iso.date();
/** Quotes would not make a date of 20240131, so that numbers are not told to wear them. */
const date = z
  .custom<string>((value) => isoDate.safeParse(value).success, {
    error: 'must be a date such as 2024-01-31',
  })
  .meta({ type: 'string', format: 'date' });

export const dateRangeShape = { start: date.optional(), end: date.optional() };

export const trainingDataShape = {
  symbols: z.object(symbolsShape),
  timeframes: z.object(timeframesShape),
  history_required: z.int().min(0).max(1_000_000).default(0),
  date_range: z.object(dateRangeShape).optional(),
};

const trainingDataSchema = z.object(trainingDataShape);

/** Reads `training_data`; null when it does not fit, with the reasons in the list. */
export function readTrainingData(value: unknown, problems: ProblemList): TrainingData | null {
  const section = problems.read(trainingDataSchema, value, ['training_data']);
  if (section === null) return null;
  const symbols = readSymbols(section.symbols, problems);
  const timeframes = readTimeframes(section.timeframes, problems);
  const dateRange = readDateRange(section.date_range, problems);
  if (symbols === null || timeframes === null) return null;
  return {
    symbols,
    ...timeframes,
    historyRequired: section.history_required,
    dateRange,
  };
}

function readDateRange(
  range: z.output<typeof trainingDataSchema>['date_range'],
  problems: ProblemList,
): TrainingData['dateRange'] {
  if (range === undefined) return null;
  const { start = null, end = null } = range;
  const path = ['training_data', 'date_range'];
  if (start === null && end === null) {
    problems.add(path, 'names no day; write start, end or both, or remove the key');
  }
  if (start !== null && end !== null && start > end) problems.add(path, `start ${start} is after end ${end}`);
  return { start, end };
}

type Symbols = z.output<z.ZodObject<typeof symbolsShape>>;
type Timeframes = z.output<z.ZodObject<typeof timeframesShape>>;

function readSymbols(section: Symbols, problems: ProblemList): readonly string[] | null {
  const path = ['training_data', 'symbols'];
  const isMulti = section.mode === 'multi_symbol';
  const listed = section.list ?? [];
  const symbols = isMulti || section.symbol === undefined ? listed : [section.symbol];
  if (section.symbol !== undefined && section.list !== undefined) {
    problems.add(path, 'give either symbol or list, not both');
  } else if (symbols.length === 0) {
    problems.addMissing([...path, isMulti ? 'list' : 'symbol']);
  } else if (!isMulti && symbols.length > 1) {
    problems.add(
      [...path, 'list'],
      `mode ${section.mode} takes one symbol; write mode: multi_symbol for several`,
    );
  } else if (new Set(symbols).size < symbols.length) {
    problems.add([...path, 'list'], 'names a symbol twice');
  } else {
    return symbols;
  }
  return null;
}

function readTimeframes(
  section: Timeframes,
  problems: ProblemList,
): { readonly timeframes: readonly Timeframe[]; readonly baseTimeframe: Timeframe } | null {
  const path = ['training_data', 'timeframes'];
  const isMulti = section.mode === 'multi_timeframe';
  const listed = section.list ?? [];
  const timeframes = isMulti || section.timeframe === undefined ? listed : [section.timeframe];
  const [first] = timeframes;
  if (section.timeframe !== undefined && section.list !== undefined) {
    problems.add(path, 'give either timeframe or list, not both');
  } else if (first === undefined) {
    problems.addMissing([...path, isMulti ? 'list' : 'timeframe']);
  } else if (!isMulti && timeframes.length > 1) {
    problems.add(
      [...path, 'list'],
      `mode ${section.mode} takes one timeframe; write mode: multi_timeframe for several`,
    );
  } else if (new Set(timeframes).size < timeframes.length) {
    problems.add([...path, 'list'], 'names a timeframe twice');
  } else if (timeframes.length > 1 && section.base_timeframe === undefined) {
    problems.addMissing([...path, 'base_timeframe']);
  } else {
    const baseTimeframe = section.base_timeframe ?? first;
    if (timeframes.includes(baseTimeframe)) return { timeframes, baseTimeframe };
    problems.add([...path, 'base_timeframe'], `'${baseTimeframe}' is not among ${timeframes.join(', ')}`);
  }
  return null;
}
