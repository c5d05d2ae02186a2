import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { changed, fullStrategy, lineWith, modelStrategyOf, withoutSection } from './strategy-texts.js';

const warningsOf = (text: string): readonly string[] =>
  parseStrategy(text).warnings.map(({ message }) => message);

describe('keys of the original project', () => {
  it('that only describe are accepted', () => {
    const text = `${fullStrategy}hypothesis: Weakness returns.\nscope: universal\nauthor: me\ntags: [a]\ndeployment: {target: x}\n`;
    expect(parseStrategy(text)).toEqual(parseStrategy(fullStrategy));
  });

  it('that never had an effect are accepted with a warning that names line and path', () => {
    const text = changed(
      '  type: mlp\n',
      '  type: mlp\n  num_classes: 3\n  features: {include_price_context: false, lookback_periods: 2, scale_features: true}\n',
    ).replace('zigzag_threshold: 0.03', 'zigzag_threshold: 0.03, label_lookahead: 20');
    const line = lineWith(text, 'features: {');
    expect(warningsOf(text).map((message) => message.split(': ')[0])).toEqual([
      `model.features.lookback_periods (line ${line}) has no effect and is ignored`,
      `model.features.scale_features (line ${line}) has no effect and is ignored`,
      `model.num_classes (line ${line - 1}) has no effect and is ignored`,
      `training.labels.label_lookahead (line ${lineWith(text, 'labels:')}) has no effect and is ignored`,
    ]);
  });

  it('that are misspelt in model.features are unknown, with the nearest of them', () => {
    const text = changed('  type: mlp\n', '  type: mlp\n  features: {lookback_perods: 2}\n');
    expect(() => parseStrategy(text)).toThrow(
      "model.features.lookback_perods (line 28): unknown key; did you mean 'lookback_periods'?",
    );
  });

  it('that are switched off are accepted', () => {
    expect(
      warningsOf(changed('min_signal_separation: 4', 'min_signal_separation: 4, volume_filter: false')),
    ).toEqual([]);
  });

  it('model.training is read as training, and problems name the line where it stands', () => {
    const older = (epochs: string): string =>
      `${withoutSection('training').replace('model:\n', `model:\n  training: {epochs: ${epochs}, optimizer: sgd}\n`)}`;
    expect(modelStrategyOf(older('7')).training).toMatchObject({ epochs: 7, optimizer: 'sgd' });
    expect(() => parseStrategy(older('0'))).toThrow(`(line ${lineWith(older('0'), 'training: {')})`);
  });

  it('dates and layers are read from where they used to stand', () => {
    const text = changed(
      '  date_range: {start: 2015-01-01, end: 2022-12-31}',
      '  start_date: "2016-01-01"\n  end_date: "2020-12-31"',
    ).replace(/ {2}architecture: .*/, '  hidden_layers: [4]\n  dropout: 0.2');
    const { trainingData, model } = modelStrategyOf(text);
    expect(trainingData.dateRange).toEqual({ start: '2016-01-01', end: '2020-12-31' });
    expect(model).toMatchObject({ hiddenLayers: [4], dropout: 0.2 });
  });

  it('that stand in two places are read from the newer one, with a warning', () => {
    const text = changed('model:\n', 'model:\n  training: {epochs: 7}\n');
    expect(modelStrategyOf(text).training.epochs).toBe(50);
    expect(warningsOf(text)).toEqual([expect.stringContaining('model.training.epochs')]);
  });

  it('written once and shared through an alias keep their other place', () => {
    const text = changed('sizing: {', 'sizing: &shared {').replace(
      '{fraction: 0.25, lot: 1}',
      '{fraction: 0.5}',
    );
    expect(parseStrategy(text).strategy.decisions.sizing.fraction).toBe(0.5);
  });

  it.each([
    ['  type: mlp', '  type: mlp\n  num_classes: 4', 'model.num_classes'],
    [
      '  type: mlp',
      '  type: mlp\n  features: {include_volume_context: true}',
      'model.features.include_volume_context',
    ],
    ['  type: mlp', '  type: mlp\n  symbol_embedding_dim: 16', 'model.symbol_embedding_dim'],
    ['  filters: {', '  filters: {min_volume_ratio: 1.5, ', 'decisions.filters.min_volume_ratio'],
    ['  filters: {', '  timeframe_weights: {1h: 1}\n  filters: {', 'decisions.timeframe_weights'],
    ['type: rsi, ', 'type: rsi, data_source: GBPUSD, ', 'indicators.rsi_14.data_source'],
    ['symbol: AAPL', 'symbol: AAPL, selection_criteria: {}', 'training_data.symbols.selection_criteria'],
    ['    oversold: [', '    output: rsi\n    oversold: [', 'fuzzy_sets.rsi_zone.output'],
    ['source: zigzag,', 'source: triple_barrier, pt_multiplier: 2,', 'training.labels.pt_multiplier'],
    ['exits:', 'risk_management: {risk_per_trade: 0.02}\nexits:', 'risk_management'],
  ])('that would change decisions are refused by name and line: %s → %s', (piece, replacement, path) => {
    const text = changed(piece, replacement);
    const key = path.split('.').at(-1) as string;
    expect(() => parseStrategy(text)).toThrow(
      `${path} (line ${lineWith(text, `${key}:`)}): is not supported`,
    );
  });

  it('name a source for indicators that read no single column', () => {
    const text = changed('type: macd, fast: 12, slow: 26, signal: 9}', 'type: ATR, source: close}').replace(
      'macd_12_26_9.histogram',
      'macd_12_26_9',
    );
    expect(warningsOf(text)).toEqual([expect.stringContaining('indicators.macd_12_26_9.source')]);
    expect(() => parseStrategy(text.replace('ATR, source: close', 'ATR, source: high'))).toThrow(
      'indicators.macd_12_26_9.source',
    );
  });

  it.each([
    ['{type: ema, adjust: false}', 'adjust'],
    ['{type: Aroon, include_oscillator: true}', 'include_oscillator'],
    ['{type: DonchianChannels, include_middle: false}', 'include_middle'],
    ['{type: vwap, use_typical_price: true}', 'use_typical_price'],
    ['{type: ad_line, use_sma_smoothing: false}', 'use_sma_smoothing'],
  ])('give an indicator a parameter that asks for what is done anyway, with a warning: %s', (entry, key) => {
    const text = changed('indicators:\n', `indicators:\n  extra: ${entry}\n`).replace(
      'nn_inputs:\n',
      'nn_inputs:\n  - {raw_indicator: extra, timeframes: [1h]}\n',
    );
    expect(warningsOf(text)).toEqual([expect.stringContaining(`indicators.extra.${key}`)]);
  });

  it.each([
    ['{type: vwap, use_typical_price: false}', 'use_typical_price'],
    ['{type: adline, use_sma_smoothing: true}', 'use_sma_smoothing'],
  ])('give an indicator a parameter that is not supported and is refused by name: %s', (entry, key) => {
    const text = changed('indicators:\n', `indicators:\n  extra: ${entry}\n`);
    expect(() => parseStrategy(text)).toThrow(
      new RegExp(`indicators\\.extra\\.${key} \\(line \\d+\\): is not supported`),
    );
  });

  it('give a count of classes that the output format has anyway, with a warning', () => {
    const text = changed(
      '  output_format: classification',
      '  output_format: classification\n  num_classes: 3',
    );
    expect(warningsOf(text)).toEqual([expect.stringContaining('decisions.num_classes')]);
  });

  it('are not complained about where the type of the model is the problem', () => {
    const text = changed('type: mlp', 'type: lstm').replace('hidden_layers: [16, 8]', 'sequence_length: 20');
    expect(() => parseStrategy(text)).toThrow(
      /^ValidationError: model\.type \(line \d+\): "lstm" .*sequences of bars[^\n]*$/,
    );
  });
});
