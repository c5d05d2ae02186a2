import type { IndicatorParams } from '../../../src/domain/indicators/indicator-definition.js';
import { indicatorTypes } from '../../../src/domain/indicators/indicator-registry.js';
import type { Bars } from '../../../src/domain/market/bars.js';
import type { CaseOutcome, CaseResult } from '../case-outcome.js';
import {
  type Comparison,
  compare,
  type Figure,
  judge,
  judgeByConvention,
  NEARLY_EXACT,
  together,
} from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import type { ConventionId } from '../conventions.js';
import { ehlersFisher } from '../ehlers-fisher.js';
import { indicatorColumns } from '../indicator-columns.js';
import { referenceBars } from '../reference-bars.js';

const FOLDER = 'expected/stock-indicators';
const SUFFIX = '.standard.json';

/** One indicator of ours beside one file of theirs, with the parameters of their params.tsv. */
interface Pair {
  readonly file: string;
  readonly type: string;
  readonly params: IndicatorParams;
  /** Our output to their field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly convention?: Convention;
}

interface Convention {
  readonly id: ConventionId;
  readonly checked: string;
  /** Returns our column as their convention has it. */
  replay(ours: readonly Figure[], theirs: readonly Figure[], bars: Bars): readonly Figure[];
}

const WITHOUT_THE_BAR: Convention = {
  id: 'CHANNEL_WITHOUT_THE_BAR',
  checked: 'their value against ours of the bar before',
  replay: (ours) => [null, ...ours.slice(0, -1)],
};

const HIDDEN_FIRST_TREND: Convention = {
  id: 'HIDDEN_FIRST_TREND',
  checked: 'every bar from the first reversal on',
  replay: (ours, theirs) => ours.map((value, index) => (theirs[index] === null ? null : value)),
};

const EHLERS: Convention = {
  id: 'FISHER_OF_EHLERS',
  checked: 'their series against a replay of their formula; ours is another one',
  replay: (_ours, _theirs, bars) => ehlersFisher(bars, 10),
};

const bands = { upper: 'upperBand', middle: 'centerline', lower: 'lowerBand' };

const PAIRS: readonly Pair[] = [
  { file: 'adl', type: 'adline', params: {}, fields: { adline: 'adl' } },
  {
    file: 'adx',
    type: 'adx',
    params: { period: 14 },
    fields: { adx: 'adx', plus_di: 'pdi', minus_di: 'mdi' },
  },
  {
    file: 'aroon',
    type: 'aroon',
    params: { period: 25 },
    fields: { up: 'aroonUp', down: 'aroonDown', oscillator: 'oscillator' },
  },
  { file: 'atr', type: 'atr', params: { period: 14 }, fields: { atr: 'atr' } },
  {
    file: 'bb',
    type: 'bbands',
    params: { period: 20, multiplier: 2 },
    fields: { ...bands, middle: 'sma' },
  },
  {
    file: 'bb',
    type: 'bollingerbandwidth',
    params: { period: 20, multiplier: 2 },
    fields: { bollingerbandwidth: 'width' },
  },
  { file: 'cci', type: 'cci', params: { period: 20 }, fields: { cci: 'cci' } },
  { file: 'cmf', type: 'cmf', params: { period: 20 }, fields: { cmf: 'cmf' } },
  {
    file: 'donchian',
    type: 'donchianchannels',
    params: { period: 20 },
    fields: bands,
    convention: WITHOUT_THE_BAR,
  },
  { file: 'ema', type: 'ema', params: { period: 20 }, fields: { ema: 'ema' } },
  {
    file: 'fisher',
    type: 'fishertransform',
    params: { period: 10 },
    fields: { fisher: 'fisher' },
    convention: EHLERS,
  },
  {
    file: 'ichimoku',
    type: 'ichimoku',
    params: { tenkan_period: 9, kijun_period: 26, senkou_b_period: 52, displacement: 26 },
    fields: { tenkan: 'tenkanSen', kijun: 'kijunSen', senkou_a: 'senkouSpanA', senkou_b: 'senkouSpanB' },
  },
  {
    file: 'keltner',
    type: 'keltnerchannels',
    params: { period: 20, atr_period: 10, multiplier: 2 },
    fields: bands,
  },
  {
    file: 'macd',
    type: 'macd',
    params: { fast_period: 12, slow_period: 26, signal_period: 9 },
    fields: { line: 'macd', signal: 'signal', histogram: 'histogram' },
  },
  { file: 'mfi', type: 'mfi', params: { period: 14 }, fields: { mfi: 'mfi' } },
  { file: 'obv', type: 'obv', params: {}, fields: { obv: 'obv' } },
  {
    file: 'psar',
    type: 'parabolicsar',
    params: { initial_af: 0.02, step_af: 0.02, max_af: 0.2 },
    fields: { parabolicsar: 'sar' },
    convention: HIDDEN_FIRST_TREND,
  },
  { file: 'roc', type: 'roc', params: { period: 14 }, fields: { roc: 'roc' } },
  { file: 'roc', type: 'momentum', params: { period: 14 }, fields: { momentum: 'momentum' } },
  { file: 'rsi', type: 'rsi', params: { period: 14 }, fields: { rsi: 'rsi' } },
  { file: 'sma', type: 'sma', params: { period: 20 }, fields: { sma: 'sma' } },
  {
    file: 'stoch',
    type: 'stochastic',
    params: { k_period: 14, d_period: 3, smooth_k: 3 },
    fields: { k: 'k', d: 'd' },
  },
  {
    file: 'supertrend',
    type: 'supertrend',
    params: { period: 10, multiplier: 3 },
    fields: { trend: 'superTrend' },
  },
  { file: 'vwap', type: 'vwap', params: { period: 0 }, fields: { vwap: 'vwap' } },
  { file: 'willr', type: 'williamsr', params: { period: 14 }, fields: { williamsr: 'williamsR' } },
  { file: 'wma', type: 'wma', params: { period: 14 }, fields: { wma: 'wma' } },
];

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Full series of Stock.Indicators over 502 daily bars, beside every indicator of the registry. */
export const stockIndicators: ConformanceSource = {
  folder: FOLDER,
  summary: 'Every value of each indicator, warm-up included, over 502 daily bars.',
  run(reference) {
    const bars = referenceBars(reference.text(`${FOLDER}/quotes_default.csv`));
    const files = reference
      .names(`${FOLDER}/results`)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length));
    return [
      ...PAIRS.map(
        (pair): CaseResult => ({
          name: `${pair.file}: ${pair.type}`,
          outcome: files.includes(pair.file)
            ? outcomeOf(pair, bars, reference.json<Rows>(`${FOLDER}/results/${pair.file}${SUFFIX}`))
            : { kind: 'DISAGREES', reason: 'the file is missing' },
        }),
      ),
      ...files.filter((file) => !PAIRS.some((pair) => pair.file === file)).map(notOffered),
      ...indicatorTypes()
        .filter((type) => !PAIRS.some((pair) => pair.type === type))
        .map(withoutReference),
    ];
  },
};

function outcomeOf({ type, params, fields, convention }: Pair, bars: Bars, rows: Rows): CaseOutcome {
  const columns = indicatorColumns(type, bars, params);
  const compared = (replay: Convention['replay'] | null): Comparison =>
    together(
      Object.entries(fields).map(([output, field]) => {
        const ours = columns[output] ?? [];
        const theirs = rows.map((row) => numberOrNull(row[field]));
        const label = (index: number): string => `${output} at bar ${index}`;
        return compare(replay ? replay(ours, theirs, bars) : ours, theirs, NEARLY_EXACT, label);
      }),
    );
  if (convention === undefined) return judge(compared(null));
  const { id, checked, replay } = convention;
  return judgeByConvention(compared(null), compared(replay), [id], checked);
}

function numberOrNull(value: unknown): Figure {
  return typeof value === 'number' ? value : null;
}

function notOffered(file: string): CaseResult {
  return { name: file, outcome: { kind: 'NOT_OFFERED', reason: 'no indicator of ours' } };
}

function withoutReference(type: string): CaseResult {
  return { name: `(${type})`, outcome: { kind: 'NOT_OFFERED', reason: 'ours has no series in this source' } };
}
