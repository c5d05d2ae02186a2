import { describe, expect, it } from 'vitest';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { effectiveStrategy } from '../../../../src/tensorflow/training/effective-strategy.js';
import { lineWith, modelStrategyOf } from './strategy-texts.js';

const versionTwo = `name: older
version: "1.0"
training_data:
  symbols: {mode: single, list: [EURUSD]}
  timeframes: {mode: single_timeframe, list: [1h], base_timeframe: 1h}
indicators:
  - name: RSI
    feature_id: rsi_14
    period: 14
  - {name: macd, fast_period: 12, slow_period: 26, signal_period: 9}
  - {name: rsi, period: 7}
fuzzy_sets:
  rsi_14:
    low: {type: triangle, parameters: [0, 20, 40]}
    high: {type: trapezoid, parameters: [60, 80, 100, 100]}
  macd_12_26_9:
    up: [0, 1, 2]
  rsi_7:
    low: [0, 10, 20]
model:
  type: mlp
  architecture: {hidden_layers: [8]}
  training: {epochs: 7}
decisions: {output_format: classification, confidence_threshold: 0.6}
training: {method: supervised}
`;

const planOf = (text: string) =>
  featurePlan(parseStrategy(text).strategy).map(({ id, indicator, output }) => [id, indicator.id, output]);

function problemsOf(text: string): readonly string[] {
  try {
    parseStrategy(text);
    return [];
  } catch (error) {
    if (error instanceof StrategyValidationError) return error.problems.map(({ message }) => message);
    throw error;
  }
}

describe('a version 2 strategy', () => {
  it('is read as version 3: every fuzzy set is an input, in the order of the file, on all timeframes', () => {
    expect(planOf(versionTwo)).toEqual([
      ['1h_rsi_14_low', 'rsi_14', 'rsi'],
      ['1h_rsi_14_high', 'rsi_14', 'rsi'],
      ['1h_macd_12_26_9_up', 'macd', 'line'],
      ['1h_rsi_7_low', 'rsi_7', 'rsi'],
    ]);
  });

  it('is told by its shape, whatever its version says, and says so in a warning', () => {
    for (const version of ['1.0', '2.0', '3.0']) {
      const { warnings } = parseStrategy(versionTwo.replace('version: "1.0"', `version: "${version}"`));
      expect(warnings.map(({ code }) => code)).toEqual(['STRATEGY_VERSION_2']);
    }
  });

  it('keeps the order of its list, and each parameter', () => {
    expect(modelStrategyOf(versionTwo).indicators).toMatchObject([
      { id: 'rsi_14', type: 'rsi', params: { period: 14 } },
      { id: 'macd', type: 'macd', params: { fast_period: 12, slow_period: 26, signal_period: 9 } },
      { id: 'rsi_7', type: 'rsi', params: { period: 7 } },
    ]);
  });

  it.each([
    ['macd_12_26_9', 'line'],
    ['macd', 'line'],
    ['macd.signal', 'signal'],
    ['MACD_Histogram_12_26_9', 'histogram'],
    ['histogram', 'histogram'],
  ])(
    'finds the indicator of the fuzzy set %s by id, by output, or by the words of its name',
    (key, output) => {
      expect(planOf(versionTwo.replace('macd_12_26_9:', `${key}:`)).at(-2)).toEqual([
        `1h_${key.replace('.', '_')}_up`,
        'macd',
        output,
      ]);
    },
  );

  it('tells two indicators of one type apart by their parameters', () => {
    const text = versionTwo.replace('name: RSI\n    feature_id: rsi_14', 'name: rsi');
    expect(planOf(text).map(([, id]) => id)).toEqual(['rsi_14', 'rsi_14', 'macd', 'rsi_7']);
  });

  it('whose fuzzy set belongs to no indicator, or to several, is refused with the line of the fuzzy set', () => {
    const text = versionTwo.replace('macd_12_26_9:', 'trend_strength:');
    const place = `fuzzy_sets.trend_strength.indicator (line ${lineWith(text, 'trend_strength:')})`;
    expect(problemsOf(text)).toEqual([expect.stringContaining(place)]);
    const twins = versionTwo.replace('{name: rsi, period: 7}', '{name: rsi, feature_id: rsi_7, period: 14}');
    expect(problemsOf(twins.replace('macd_12_26_9:', 'RSI_14:'))).toEqual([
      expect.stringContaining('RSI_14'),
    ]);
  });

  it('is refused with all its problems, each on the line of the original', () => {
    const text = versionTwo
      .replace('    period: 14\n', '    perod: 14\n')
      .replace('epochs: 7', 'epochs: 0')
      .replace('  rsi_7:\n    low: [0, 10, 20]\n', '')
      .replace('  - {name: rsi, period: 7}', '  - {period: 7}\n  - 12\n  - {name: macd, feature_id: rsi_14}');
    const problems = problemsOf(text);
    for (const expected of [
      `indicators.rsi_14.perod (line ${lineWith(text, 'perod')}): unknown parameter of rsi; did you mean 'period'?`,
      "Strategy config missing required field 'indicators.2.name'",
      expect.stringContaining(`indicators.3 (line ${lineWith(text, '- 12')}): must be a mapping`),
      expect.stringContaining(
        `indicators.4 (line ${lineWith(text, 'feature_id: rsi_14}')}): is a second indicator`,
      ),
      expect.stringContaining(`training.epochs (line ${lineWith(text, 'epochs')})`),
    ]) {
      expect(problems).toContainEqual(expected);
    }
    expect(problems).toHaveLength(5);
  });

  it('describes its data in a section of its own; the first of several timeframes is traded', () => {
    const older = versionTwo.replace(
      /training_data:[\s\S]*?(?=indicators:)/,
      'data:\n  symbols: [EURUSD, GBPUSD]\n  timeframes: [15m, 1h]\n  history_required: 60\n',
    );
    expect(parseStrategy(older).strategy.trainingData).toMatchObject({
      symbols: ['EURUSD', 'GBPUSD'],
      timeframes: ['15m', '1h'],
      baseTimeframe: '15m',
      historyRequired: 60,
    });
    const single = older.replace('[EURUSD, GBPUSD]', 'EURUSD').replace('[15m, 1h]', '1h');
    expect(parseStrategy(single).strategy.trainingData).toMatchObject({
      symbols: ['EURUSD'],
      timeframes: ['1h'],
    });
  });

  it('keeps what it says of its data where a training or an override names a part of that anew', () => {
    const text = versionTwo.replace(
      /training_data:[\s\S]*?(?=indicators:)/,
      'data:\n  symbols: [EURUSD, GBPUSD]\n  timeframes: [15m, 1h]\n  history_required: 60\n',
    );
    const trained = effectiveStrategy(text, {
      ...{ symbols: ['USDJPY'], timeframes: [], epochs: 9 },
      overrides: [{ path: 'training_data.history_required', value: '70' }],
    });
    expect(trained.strategy.trainingData).toEqual({
      symbols: ['USDJPY'],
      timeframes: ['15m', '1h'],
      baseTimeframe: '15m',
      historyRequired: 70,
      dateRange: null,
    });
    expect(trained.warnings.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'data.symbols (line 4) has no effect and is ignored: training_data.symbols is given too',
        'data.history_required (line 6) has no effect and is ignored: training_data.history_required is given too',
      ]),
    );
  });

  it('takes parameters that its indicators could have as overrides', () => {
    const text = applyOverrides(versionTwo, [{ path: 'indicators.0.source', value: 'open' }]);
    expect(modelStrategyOf(text).indicators[0]?.params).toEqual({ period: 14, source: 'open' });
  });

  it('without data or decisions lacks required sections', () => {
    const text = versionTwo
      .replace(/training_data:[\s\S]*?(?=indicators:)/, '')
      .replace(/decisions:.*\n/, '');
    expect(problemsOf(text)).toEqual([
      "Strategy config missing required field 'training_data'",
      "Strategy config missing required field 'decisions'",
    ]);
  });
});
