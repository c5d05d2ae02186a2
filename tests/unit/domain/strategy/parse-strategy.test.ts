import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { changed, fullStrategy, modelStrategyOf, withoutSection } from './strategy-texts.js';

describe('parseStrategy', () => {
  it('reads every section of a strategy', () => {
    expect(parseStrategy(fullStrategy).warnings).toEqual([]);
    const strategy = modelStrategyOf(fullStrategy);
    expect(strategy.trainingData).toEqual({
      symbols: ['AAPL'],
      timeframes: ['1h', '1d'],
      baseTimeframe: '1h',
      historyRequired: 100,
      dateRange: { start: '2015-01-01', end: '2022-12-31' },
    });
    expect(strategy.indicators[1]).toEqual({
      id: 'macd_12_26_9',
      type: 'macd',
      params: { fast_period: 12, slow_period: 26, signal_period: 9, source: 'close' },
    });
    expect(strategy.fuzzySets[1]).toEqual({
      id: 'macd_trend',
      indicator: { indicatorId: 'macd_12_26_9', output: 'histogram' },
      memberships: [
        { name: 'falling', shape: { type: 'trapezoidal', parameters: [-2, -2, -1, 0] } },
        { name: 'rising', shape: { type: 'triangular', parameters: [0, 1, 2] } },
      ],
    });
    expect(strategy.inputs[2]).toEqual({
      kind: 'raw',
      ref: 'rsi_14',
      indicator: { indicatorId: 'rsi_14', output: 'rsi' },
      timeframes: ['1h'],
      normalization: 'zscore',
    });
    expect(strategy.model).toEqual({
      type: 'mlp',
      hiddenLayers: [16, 8],
      activation: 'relu',
      outputActivation: 'softmax',
      dropout: 0.1,
    });
    expect(strategy.decisions).toEqual({
      outputFormat: 'classification',
      confidenceThreshold: 0.5,
      positionAwareness: true,
      allowShortFromFlat: false,
      minSignalSeparation: 4,
      sizing: { fraction: 0.25, lot: 1 },
      costModel: null,
    });
    expect(strategy.exits).toEqual({
      stopLossPct: 0.05,
      takeProfitPct: 0.1,
      trailingStopPct: null,
      maxHoldingBars: null,
    });
    expect(strategy.training.labels).toEqual({ source: 'zigzag', threshold: 0.03 });
  });

  it('orders features by input, then timeframe, then membership', () => {
    expect(featurePlan(parseStrategy(fullStrategy).strategy).map(({ id }) => id)).toEqual([
      '1h_rsi_zone_oversold',
      '1h_rsi_zone_neutral',
      '1h_rsi_zone_overbought',
      '1d_rsi_zone_oversold',
      '1d_rsi_zone_neutral',
      '1d_rsi_zone_overbought',
      '1d_macd_trend_falling',
      '1d_macd_trend_rising',
      '1h_rsi_14_raw',
    ]);
  });

  it('keeps memberships that are called by numbers in the order of the file', () => {
    // Objects of JavaScript have whole numbers first, and in ascending order.
    const numbered = fullStrategy
      .replace('oversold: [0, 20, 40]', '70: [60, 80, 100]')
      .replace('overbought: {type: triangular, parameters: [60, 80, 100]}', '30: [0, 20, 40]');
    const ids = featurePlan(parseStrategy(numbered).strategy).map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(['1h_rsi_zone_70', '1h_rsi_zone_neutral', '1h_rsi_zone_30']);
  });

  it('fills in the documented defaults', () => {
    const { strategy } = parseStrategy(`
name: small
training_data:
  symbols: {symbol: EURUSD}
  timeframes: {timeframe: 1h}
indicators:
  rsi_14: {type: RSI}
fuzzy_sets: {}
nn_inputs: [{raw_indicator: rsi_14, timeframes: all}]
model: {type: mlp, architecture: {hidden_layers: []}}
decisions: {confidence_threshold: 0}
training: {}
`);
    expect(strategy).toEqual({
      kind: 'model',
      name: 'small',
      version: '3.0',
      description: null,
      trainingData: {
        symbols: ['EURUSD'],
        timeframes: ['1h'],
        baseTimeframe: '1h',
        historyRequired: 0,
        dateRange: null,
      },
      indicators: [{ id: 'rsi_14', type: 'rsi', params: { period: 14, source: 'close' } }],
      fuzzySets: [],
      inputs: [
        {
          kind: 'raw',
          ref: 'rsi_14',
          indicator: { indicatorId: 'rsi_14', output: 'rsi' },
          timeframes: ['1h'],
          normalization: 'none',
        },
      ],
      model: { type: 'mlp', hiddenLayers: [], activation: 'relu', outputActivation: 'softmax', dropout: 0 },
      decisions: {
        outputFormat: 'classification',
        confidenceThreshold: 0,
        positionAwareness: true,
        allowShortFromFlat: false,
        minSignalSeparation: 0,
        sizing: { fraction: 0.25, lot: 1 },
        costModel: null,
      },
      exits: { stopLossPct: null, takeProfitPct: null, trailingStopPct: null, maxHoldingBars: null },
      training: {
        epochs: 50,
        learningRate: 0.001,
        batchSize: 32,
        optimizer: 'adam',
        earlyStopping: { enabled: false, patience: 10 },
        labels: { source: 'zigzag', threshold: 0.03 },
        loss: null,
        dataSplit: { train: 0.7, validation: 0.15, test: 0.15 },
      },
    });
  });

  it('reads the other label sources', () => {
    const labelsOf = (labels: string): unknown =>
      modelStrategyOf(changed('{source: zigzag, zigzag_threshold: 0.03}', labels)).training.labels;
    expect(labelsOf('{source: forward_return, horizon: 5, threshold: 0.01}')).toEqual({
      source: 'forward_return',
      horizonBars: 5,
      threshold: 0.01,
    });
    expect(
      labelsOf('{source: triple_barrier, horizon: 9, take_profit_pct: 0.02, stop_loss_pct: 0.01}'),
    ).toEqual({
      source: 'triple_barrier',
      horizonBars: 9,
      takeProfitPct: 0.02,
      stopLossPct: 0.01,
    });
  });

  it('gives a regression a linear output, no confidence threshold and its cost model', () => {
    const text = changed('output_format: classification', 'output_format: regression')
      .replace(
        '  confidence_threshold: 0.5 # equal passes\n',
        '  cost_model: {round_trip_cost: 0.003, min_edge_multiplier: 1.5}\n',
      )
      .replace(', output_activation: softmax', '')
      .replace('{source: zigzag, zigzag_threshold: 0.03}', '{source: forward_return, horizon: 20}');
    const { model, decisions } = modelStrategyOf(text);
    expect(model.outputActivation).toBe('linear');
    expect(decisions.confidenceThreshold).toBe(0);
    expect(decisions.costModel).toEqual({ roundTripCost: 0.003, minEdgeMultiplier: 1.5 });
  });

  it('reads an unquoted version and several symbols', () => {
    const text = changed('version: "3.0"', 'version: 3.0').replace(
      '{mode: single, symbol: AAPL}',
      '{mode: multi_symbol, list: [AAPL, MSFT]}',
    );
    const { strategy } = parseStrategy(text);
    expect(strategy.version).toBe('3.0');
    expect(strategy.trainingData.symbols).toEqual(['AAPL', 'MSFT']);
  });

  it('treats an optional section without content as absent', () => {
    expect(parseStrategy(`${withoutSection('exits')}\nexits:\n`).strategy.exits.stopLossPct).toBeNull();
  });

  it.each(['rsi_mean_reversion', 'macd_bollinger'])('accepts the shipped strategy %s', (name) => {
    const url = new URL(`../../../../strategies/${name}.yaml`, import.meta.url);
    const { strategy, warnings } = parseStrategy(readFileSync(url, 'utf8'));
    expect(strategy.name).toBe(name);
    expect(warnings).toEqual([]);
  });
});
