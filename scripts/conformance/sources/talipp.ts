import type { IndicatorParams } from '../../../src/domain/indicators/indicator-definition.js';
import { type Bars, emptyBars } from '../../../src/domain/market/bars.js';
import type { CaseResult } from '../case-outcome.js';
import { compare, decimals, type Figure, judge, judgeByConvention } from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import type { ConventionId } from '../conventions.js';
import { indicatorColumns } from '../indicator-columns.js';

const FOLDER = 'expected/talipp';

interface TalippFile {
  readonly input: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', readonly number[]>>;
  readonly cases: readonly TalippCase[];
  readonly zigzag?: { readonly indicator: string };
}

interface TalippCase {
  /** Such as `ADX(14, 14, self.input_values)`. */
  readonly indicator: string;
  readonly expected: readonly ExpectedValue[];
}

interface ExpectedValue {
  /** From the end where negative, as in Python. */
  readonly index: number;
  readonly field: string | null;
  readonly value: number;
}

type Columns = Readonly<Record<string, readonly Figure[]>>;

interface Pair {
  readonly type: string;
  readonly params: IndicatorParams;
  /** Their field to our output; '' is their only value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly convention?: {
    readonly id: ConventionId;
    readonly checked: string;
    replay(bars: Bars): Columns;
  };
}

const channel = { lb: 'lower', cb: 'middle', ub: 'upper' };

/** By the call up to its inputs. */
const PAIRS: Readonly<Record<string, Pair>> = {
  'ADX(14, 14': {
    type: 'adx',
    params: { period: 14 },
    fields: { adx: 'adx', plus_di: 'plus_di', minus_di: 'minus_di' },
    convention: {
      id: 'RANGE_OF_THE_FIRST_BAR',
      checked: 'with their average range',
      replay: adxOfTheirRange,
    },
  },
  'ATR(5': { type: 'atr', params: { period: 5 }, fields: { '': 'atr' } },
  'AccuDist(': { type: 'adline', params: {}, fields: { '': 'adline' } },
  'Aroon(10': { type: 'aroon', params: { period: 10 }, fields: { up: 'up', down: 'down' } },
  'BB(5, 2': { type: 'bbands', params: { period: 5, multiplier: 2 }, fields: channel },
  'CCI(20': { type: 'cci', params: { period: 20 }, fields: { '': 'cci' } },
  'DonchianChannels(5': { type: 'donchianchannels', params: { period: 5 }, fields: channel },
  'EMA(20': { type: 'ema', params: { period: 20 }, fields: { '': 'ema' } },
  'KeltnerChannels(10, 10, 2, 3': {
    type: 'keltnerchannels',
    params: { period: 10, atr_period: 10, multiplier: 2 },
    fields: channel,
    convention: {
      id: 'RANGE_OF_THE_FIRST_BAR',
      checked: 'with their average range, and their multiplier of 3 below',
      replay: keltnerOfTheirRange,
    },
  },
  'MACD(12, 26, 9': {
    type: 'macd',
    params: { fast_period: 12, slow_period: 26, signal_period: 9 },
    fields: { macd: 'line', signal: 'signal', histogram: 'histogram' },
  },
  'OBV(': {
    type: 'obv',
    params: {},
    fields: { '': 'obv' },
    convention: {
      id: 'OBV_FROM_FIRST_VOLUME',
      checked: 'plus the volume of the first bar',
      replay: obvOfTheirStart,
    },
  },
  'ParabolicSAR(0.02, 0.02, 0.2': {
    type: 'parabolicsar',
    params: { initial_af: 0.02, step_af: 0.02, max_af: 0.2 },
    fields: { value: 'parabolicsar' },
  },
  'ROC(20': { type: 'roc', params: { period: 20 }, fields: { '': 'roc' } },
  'RSI(20': { type: 'rsi', params: { period: 20 }, fields: { '': 'rsi' } },
  'SMA(20': { type: 'sma', params: { period: 20 }, fields: { '': 'sma' } },
  'Stoch(14, 3': {
    type: 'stochastic',
    params: { k_period: 14, smooth_k: 1, d_period: 3 },
    fields: { k: 'k', d: 'd' },
  },
  'SuperTrend(10, 3': {
    type: 'supertrend',
    params: { period: 10, multiplier: 3 },
    fields: { value: 'trend' },
    convention: {
      id: 'RANGE_OF_THE_FIRST_BAR',
      checked: 'with their average range',
      replay: (bars) => ofTheirRange('supertrend', bars, { period: 10, multiplier: 3 }),
    },
  },
  'VWAP(': { type: 'vwap', params: { period: 0 }, fields: { '': 'vwap' } },
  'WMA(20': { type: 'wma', params: { period: 20 }, fields: { '': 'wma' } },
  'Williams(14': { type: 'williamsr', params: { period: 14 }, fields: { '': 'williamsr' } },
};

/** Last values of talipp over 50 bars, given to five decimals. */
export const talipp: ConformanceSource = {
  folder: FOLDER,
  summary: 'The last values of each indicator over 50 bars, to the five decimals that are given.',
  run(reference) {
    const file = reference.json<TalippFile>(`${FOLDER}/talipp_cases.json`);
    const bars = barsOf(file.input);
    const pivots: readonly CaseResult[] = file.zigzag
      ? [{ name: file.zigzag.indicator, outcome: { kind: 'NOT_OFFERED', reason: PIVOTS } }]
      : [];
    return [...file.cases.flatMap((one) => resultsOf(one, bars)), ...pivots];
  },
};

const PIVOTS = 'pivots of highs and lows with a shortest trend; our zigzag labels closes (expected/zigzag)';

function resultsOf({ indicator, expected: all }: TalippCase, bars: Bars): readonly CaseResult[] {
  const call = indicator.replace(/(, )?(input_values = )?self\.input_values\)$/, '');
  const pair = PAIRS[call];
  const label = call.endsWith('(') ? call.slice(0, -1) : `${call})`;
  if (pair === undefined) return [notOffered(indicator, 'no indicator of ours')];
  const expected = all.filter(({ field }) => pair.fields[field ?? ''] !== undefined);
  const others = new Set(all.filter((value) => !expected.includes(value)).map(({ field }) => field));
  const valuesOf = (columns: Columns): readonly Figure[] =>
    expected.map(({ index, field }) => columns[pair.fields[field ?? ''] ?? '']?.at(index) ?? null);
  const compared = (columns: Columns) =>
    compare(
      valuesOf(columns),
      expected.map(({ value }) => value),
      decimals(5),
      (at) => `${expected[at]?.field ?? 'value'} at ${expected[at]?.index}`,
    );
  const straight = compared(indicatorColumns(pair.type, bars, pair.params));
  const { convention } = pair;
  const outcome = convention
    ? judgeByConvention(straight, compared(convention.replay(bars)), [convention.id], convention.checked)
    : judge(straight);
  return [
    { name: `${label}: ${pair.type}`, outcome },
    ...Array.from(others, (field) =>
      notOffered(`${label}: ${field}`, 'inner state, which ours does not put out'),
    ),
  ];
}

function notOffered(name: string, reason: string): CaseResult {
  return { name, outcome: { kind: 'NOT_OFFERED', reason } };
}

function barsOf(input: TalippFile['input']): Bars {
  const bars = emptyBars(input.close.length);
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) bars[column].set(input[column]);
  bars.openTimeMs.forEach((_, index) => {
    bars.openTimeMs[index] = index;
  });
  return bars;
}

/** Puts a bar before the first that makes the true range of the first its high less its low. */
function ofTheirRange(type: string, bars: Bars, params: IndicatorParams): Columns {
  const longer = emptyBars(bars.length + 1);
  for (const column of ['openTimeMs', 'open', 'high', 'low', 'close', 'volume'] as const) {
    longer[column].set(bars[column], 1);
    longer[column][0] = column === 'openTimeMs' ? -1 : (bars.open[0] as number);
  }
  const columns = indicatorColumns(type, longer, params);
  return Object.fromEntries(Object.entries(columns).map(([output, column]) => [output, column.slice(1)]));
}

function adxOfTheirRange(bars: Bars): Columns {
  const ours = indicatorColumns('adx', bars, { period: 14 });
  const ratio = combine(
    indicatorColumns('atr', bars, { period: 14 }).atr,
    ofTheirRange('atr', bars, { period: 14 }).atr,
    (our, their) => our / their,
  );
  const scaled = (column: readonly Figure[] | undefined) =>
    combine(column, ratio, (value, factor) => value * factor);
  return { adx: ours.adx ?? [], plus_di: scaled(ours.plus_di), minus_di: scaled(ours.minus_di) };
}

function keltnerOfTheirRange(bars: Bars): Columns {
  const middle = indicatorColumns('ema', bars, { period: 10 }).ema ?? [];
  const range = ofTheirRange('atr', bars, { period: 10 }).atr;
  return {
    middle,
    upper: combine(middle, range, (center, width) => center + 2 * width),
    lower: combine(middle, range, (center, width) => center - 3 * width),
  };
}

function obvOfTheirStart(bars: Bars): Columns {
  const { obv = [] } = indicatorColumns('obv', bars);
  return { obv: obv.map((value) => (value === null ? null : value + (bars.volume[0] as number))) };
}

function combine(
  a: readonly Figure[] = [],
  b: readonly Figure[] = [],
  join: (a: number, b: number) => number,
): readonly Figure[] {
  return a.map((value, index) => {
    const other = b[index] ?? null;
    return value === null || other === null ? null : join(value, other);
  });
}
