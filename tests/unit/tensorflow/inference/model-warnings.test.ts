import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { featureRecord } from '../../../../src/domain/strategy/feature-record.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import {
  type ModelMetadata,
  modelMetadataSchema,
} from '../../../../src/tensorflow/inference/model-metadata.js';
import { hasSeen, modelWarnings } from '../../../../src/tensorflow/inference/model-warnings.js';
import { fullStrategy } from '../../domain/strategy/strategy-texts.js';

const strategyOf = (overrides: Readonly<Record<string, string>> = {}) =>
  parseStrategy(
    applyOverrides(
      fullStrategy,
      Object.entries(overrides).map(([path, value]) => ({ path, value })),
    ),
  ).strategy;

/** What `train` writes of the full strategy, with changes, as it is read back. */
function metadataOf(changes: object = {}): ModelMetadata {
  const strategy = strategyOf();
  const written = {
    features: featurePlan(strategy).map(({ id }) => id),
    strategy: { name: strategy.name },
    decisions: strategy.decisions,
    symbols: ['AAPL'],
    seed: 1,
    split: {},
    engineVersion: ENGINE_VERSION,
    featureRecord: featureRecord(strategy),
    ...changes,
  };
  return modelMetadataSchema.parse(JSON.parse(JSON.stringify(written)));
}

const USED = { symbol: 'AAPL', strategyHash: null };

const codesOf = (metadata: ModelMetadata, symbol: string | null = 'AAPL', engine = ENGINE_VERSION) =>
  modelWarnings(metadata, strategyOf(), { symbol, strategyHash: null }, engine).map(
    ({ code, severity }) => `${severity} ${code}`,
  );

describe('a model held against its strategy', () => {
  const messageWith = (overrides: Readonly<Record<string, string>>, metadata = metadataOf()) =>
    modelWarnings(metadata, strategyOf(overrides), USED)
      .filter(({ code }) => code === 'MODEL_STRATEGY_DIFFERS')
      .map(({ message }) => message)
      .join('\n');

  it.each([
    ['indicators.rsi_14.period', '21', 'indicators.rsi_14.period was 14 and is 21'],
    ['indicators.rsi_14.source', 'open', 'indicators.rsi_14.source was close and is open'],
    ['indicators.rsi_14', '{type: roc, period: 14}', 'indicators.rsi_14.type was rsi and is roc'],
    ['indicators.macd_12_26_9.fast', '10', 'indicators.macd_12_26_9.fast_period was 12 and is 10'],
    [
      'fuzzy_sets.rsi_zone.oversold',
      '[0, 25, 40]',
      "the membership of '1h_rsi_zone_oversold' was triangular [0, 20, 40] and is triangular [0, 25, 40]",
    ],
    [
      'fuzzy_sets.rsi_zone.neutral',
      '[40, 50, 60]',
      "the membership of '1d_rsi_zone_neutral' was gaussian [50, 10] and is triangular [40, 50, 60]",
    ],
    [
      'fuzzy_sets.macd_trend.indicator',
      'macd_12_26_9.line',
      "the output of macd_12_26_9 that '1d_macd_trend_falling' is made of was histogram and is line",
    ],
    ['training_data.timeframes.base_timeframe', '1d', 'the base timeframe was 1h and is 1d'],
  ])('differs where %s is %s, and the difference is named', (path, value, words) => {
    expect(messageWith({ [path]: value })).toContain(words);
  });

  it('differs in what its outputs mean', () => {
    expect(messageWith({}, metadataOf({ decisions: { outputFormat: 'regression' } }))).toContain(
      'decisions.output_format was regression and is classification',
    );
  });

  it('names every difference, and one of an indicator once for all its features', () => {
    const message = messageWith({
      'indicators.rsi_14.period': '21',
      'fuzzy_sets.macd_trend.rising': '[0, 2, 4]',
    });
    expect(message.match(/rsi_14\.period/g)).toHaveLength(1);
    expect(message).toContain('1d_macd_trend_rising');
  });

  it.each([
    ['decisions.confidence_threshold', '0.9'],
    ['decisions.sizing', '{fraction: 1}'],
    ['exits.stop_loss_pct', '0.2'],
    ['training.epochs', '7'],
    ['training_data.symbols.symbol', 'MSFT'],
    ['training_data.history_required', '500'],
    ['name', 'another'],
    ['description', 'Of the same.'],
  ])('is the same whatever %s says', (path, value) => {
    expect(messageWith({ [path]: value })).toBe('');
  });

  it('is the same where the indicator of a fuzzy set has another id', () => {
    const renamed = fullStrategy
      .replaceAll('rsi_14:', 'mine:')
      .replace('indicator: rsi_14', 'indicator: mine')
      .replace(/ {2}- \{raw_indicator.*\n/, '');
    const metadata = metadataOf();
    expect(modelWarnings(metadata, parseStrategy(renamed).strategy, USED)).toEqual([]);
  });

  it('takes a parameter that its record does not know for the default of then', () => {
    const record = featureRecord(strategyOf());
    const inputs = record.inputs.map(({ indicator, ...rest }) => {
      const { source: _younger, ...params } = indicator.params;
      return { ...rest, indicator: { ...indicator, params } };
    });
    const metadata = metadataOf({ featureRecord: { ...record, inputs } });
    expect(messageWith({}, metadata)).toBe('');
    expect(messageWith({ 'indicators.rsi_14.source': 'open' }, metadata)).toContain('was close and is open');
  });

  it('says nothing of what a model of others does not record, unless it names another strategy', () => {
    const ofOthers = { featureRecord: null, decisions: null };
    expect(messageWith({ 'indicators.rsi_14.period': '21' }, metadataOf(ofOthers))).toBe('');
    expect(messageWith({}, metadataOf({ ...ofOthers, strategy: null }))).toBe('');
    expect(messageWith({}, metadataOf({ ...ofOthers, strategy: { name: 'other' } }))).toContain(
      "was trained for the strategy 'other' and does not record how its features were made",
    );
  });
});

describe('very many differences', () => {
  /** A strategy of many indicators, each of which a set is made of, and the same with other periods. */
  const wide = (count: number, idLength: number, period: number) => {
    const ids = Array.from({ length: count }, (_, at) => `i${at}_`.padEnd(idLength, 'x'));
    return parseStrategy(
      [
        ...['name: wide', 'version: "3.0"', 'training_data:', '  symbols: {mode: single, symbol: AAPL}'],
        ...['  timeframes: {mode: single, timeframe: 1h}', '  history_required: 200', 'indicators:'],
        ...ids.map((id) => `  ${id}: {type: rsi, period: ${period}}`),
        'fuzzy_sets:',
        ...ids.map((id) => `  ${id}: {indicator: ${id}, low: [0, 20, 40]}`),
        'nn_inputs:',
        ...ids.map((id) => `  - {fuzzy_set: ${id}, timeframes: all}`),
        ...['model:', '  type: mlp', '  architecture: {hidden_layers: [8]}'],
        ...['decisions:', '  output_format: classification', 'training:', '  method: supervised'],
        '  labels: {source: zigzag, zigzag_threshold: 0.02}',
      ].join('\n'),
    ).strategy;
  };

  it.each([
    [50, 5],
    [51, 5],
    [200, 5],
    [60, 60],
    [60, 64],
  ])(
    'of %d with names of %d characters the first are named, and of the others the number',
    (count, length) => {
      const metadata = metadataOf({ featureRecord: featureRecord(wide(count, length, 14)), decisions: null });
      const [warning] = modelWarnings(metadata, wide(count, length, 21), USED);
      const { message = '' } = warning ?? {};
      const named = message.match(/\.period was 14 and is 21/g)?.length ?? 0;
      const rest = Number(/; and (\d+) more\. /.exec(message)?.[1] ?? 0);
      expect(named + rest).toBe(count);
      expect(named).toBeLessThanOrEqual(50);
      expect(named).toBeGreaterThan(20);
      expect(message.length).toBeLessThanOrEqual(4_000);
      expect(message).toMatch(/ with\.$/);
    },
  );
});

describe('a model that records only the text of its strategy', () => {
  const ofText = (hash: string | null) =>
    metadataOf({ featureRecord: null, strategy: { name: strategyOf().name, hash } });

  it.each([
    ['another text', 'a1', 'b2', ['CAUTION']],
    ['the same text', 'a1', 'a1', []],
    ['a text that it does not record', null, 'b2', []],
    ['a text that is not known', 'a1', null, []],
  ])('warns where the strategy has %s', (_what, trained, strategyHash, severities) => {
    const warnings = modelWarnings(ofText(trained), strategyOf(), { symbol: 'AAPL', strategyHash }).filter(
      ({ code }) => code === 'MODEL_STRATEGY_DIFFERS',
    );
    expect(warnings.map(({ severity }) => severity)).toEqual(severities);
    for (const { message } of warnings) expect(message).toContain('what differs cannot be named');
  });

  it('does not mind the text where the record shows that the features are the same', () => {
    const recorded = metadataOf({ strategy: { name: strategyOf().name, hash: 'a1' } });
    expect(modelWarnings(recorded, strategyOf(), { symbol: 'AAPL', strategyHash: 'b2' })).toEqual([]);
  });
});

describe('an instrument that a model has not seen', () => {
  it('is a caution with a code of its own', () => {
    expect(codesOf(metadataOf(), 'MSFT')).toEqual(['CAUTION MODEL_INSTRUMENT_DIFFERS']);
    expect(codesOf(metadataOf({ symbols: ['MSFT', 'AAPL'] }), 'AAPL')).toEqual([]);
    expect(codesOf(metadataOf(), null)).toEqual([]);
  });

  it.each([
    [['AAPL'], 'AAPL', true],
    [['AAPL'], 'aapl', true],
    [['AAPL', 'MSFT'], 'MSFT', true],
    [['AAPL'], 'MSFT', false],
    [[], 'MSFT', true],
  ])('of %j and %s: seen is %s', (symbols, symbol, seen) => {
    expect(hasSeen({ symbols }, symbol)).toBe(seen);
  });
});

describe('a model of another engine', () => {
  const engineCodes = (changes: object, engine: string) =>
    codesOf(metadataOf(changes), 'AAPL', engine).filter((text) => text.includes('MODEL_ENGINE_DIFFERS'));

  it.each([
    ['1.1.0', '2.0.0'],
    ['1.9.9', '2.1.0'],
    ['2.0.0', '10.0.0'],
    ['3.0.0', '2.0.0'],
  ])('%s cautions under %s', (engineVersion, engine) => {
    expect(engineCodes({ engineVersion }, engine)).toEqual(['CAUTION MODEL_ENGINE_DIFFERS']);
  });

  it.each([
    ['2.0.0', '2.0.0'],
    ['2.0.0', '2.9.1'],
  ])('%s is the same major version as %s', (engineVersion, engine) => {
    expect(engineCodes({ engineVersion }, engine)).toEqual([]);
  });

  it('is one of version 1 where train wrote no version', () => {
    expect(engineCodes({ engineVersion: null }, '2.0.0')).toHaveLength(1);
    expect(engineCodes({ engineVersion: null }, '1.1.0')).toEqual([]);
  });

  it.each([{ seed: null }, { split: null }, { seed: null, split: null }])(
    'is not known of a model of others, which has no version and lacks %o',
    (lacking) => {
      expect(engineCodes({ engineVersion: null, ...lacking }, '2.0.0')).toEqual([]);
    },
  );
});
