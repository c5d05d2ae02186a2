import { describe, expect, it } from 'vitest';
import { nearestName, slipOfPath } from '../../../../src/domain/strategy/nearest-name.js';
import { problemsOf } from './problems-of.js';
import { changed } from './strategy-texts.js';

/** Names by which scikit-learn, pandas, MATLAB, scikit-fuzzy, Keras, brokers and charts know the same things. */
const NORMALIZATIONS = {
  zscore: ['standard', 'StandardScaler', 'z_score', 'z-score', 'standardize', 'Standardisation'],
  minmax: ['min_max', 'min-max', 'MinMaxScaler', 'minmax_scaler', 'normalize'],
  none: ['raw', 'None', 'no', 'identity', 'passthrough', 'off'],
};
const PERIODS = {
  '1m': ['1min', 'M1', '1 minute'],
  '5m': ['5min', 'M5'],
  '1h': ['60m', '60min', 'H1', '1H', 'hourly'],
  '4h': ['240m', '4H', 'H4'],
  '1d': ['1D', 'D1', 'daily', '24h'],
  '1w': ['1W', '1wk', 'weekly'],
  '1mo': ['1M', '1month', 'monthly', 'MN1'],
};

const pairs = (names: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(names).flatMap(([known, others]) => others.map((other) => [other, known] as const));

describe('a name of other libraries', () => {
  it.each(pairs(NORMALIZATIONS))('%s suggests the normalization %s', (name, known) => {
    const text = changed('normalization: zscore', `normalization: "${name}"`);
    expect(problemsOf(text)).toMatchObject([{ path: 'nn_inputs.2.normalization' }]);
    expect(problemsOf(text)[0]?.message).toContain(`did you mean '${known}'?`);
  });

  it.each(pairs(PERIODS))('%s suggests the timeframe %s', (name, known) => {
    const text = changed('list: [1h, 1d], base', `list: [1h, "${name}"], base`);
    expect(problemsOf(text)[0]?.message).toContain(`it means ${known} here: write ${known}`);
  });

  it.each([
    ['type: gaussian', 'type: gaussmf', 'gaussian'],
    ['type: triangular', 'type: trimf', 'triangular'],
    ['source: zigzag', 'source: triple-barrier', 'triple_barrier'],
    ['source: zigzag', 'source: fixed_horizon', 'forward_return'],
    ['optimizer: adam', 'optimizer: AdamW', 'adam'],
    ['activation: relu', 'activation: leaky_relu', 'relu'],
    ['format: classification', 'format: multiclass', 'classification'],
    ['{stop_loss_pct', '{trailing_stop: 0.1, stop_loss_pct', 'trailing_stop_pct'],
  ])('%s → %s suggests %s', (piece, written, known) => {
    expect(problemsOf(changed(piece, written))[0]?.message).toContain(`did you mean '${known}'?`);
  });

  it('means nothing where what it stands for is not known', () => {
    expect(nearestName('standard', ['standing', 'sma'])).toBe('standing');
  });
});

describe('slipOfPath', () => {
  const known = ['strategies/deep/macd.yaml', 'strategies/rsi_mean_reversion.yaml'];

  it.each([
    ['strategies/rsi_mean_reversoin.yaml', known[1]],
    ['strategies/rsi_mean_reversion.yml', known[1]],
    ['strategies/RSI_mean_reversion', known[1]],
    ['strategies/macd.yaml', known[0]],
    ['strategies/other/macd.yaml', known[0]],
    ['strategies/bollinger.yaml', undefined],
    ['strategies/x.yaml', undefined],
    [`strategies/${'rsi_mean_reversion'.repeat(50)}.yaml`, undefined],
  ])('of %s is %s', (path, expected) => {
    expect(slipOfPath(path, known)).toBe(expected ?? null);
  });

  it('is never the path itself, however it is written', () => {
    expect(slipOfPath('strategies/macd.csv', ['strategies/macd.csv'])).toBeNull();
    expect(slipOfPath('./macd.csv', ['macd.csv', 'macd2.csv'])).toBe('macd2.csv');
  });

  it('is none where there is nothing', () => {
    expect(slipOfPath('strategies/x.yaml', [])).toBeNull();
  });
});
