import { describe, expect, it } from 'vitest';
import { migrateStrategy } from '../../../../src/domain/strategy/migrate-strategy.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { versionTwoStrategy } from '../../../support/version-two-strategy.js';
import { fullStrategy, lineWith, modelStrategyOf } from './strategy-texts.js';

const migrated = () => {
  const result = migrateStrategy(versionTwoStrategy);
  if (result === null) throw new TypeError('version 2 is not recognised');
  return result;
};

describe('migrateStrategy', () => {
  it('writes a version 3 file that is read as the same strategy, without a warning', () => {
    const { strategy, warnings } = parseStrategy(migrated().text);
    expect(warnings).toEqual([]);
    expect(strategy).toEqual({ ...parseStrategy(versionTwoStrategy).strategy, version: '3.0' });
  });

  it('lists the features, which stay the same; a dot in the name of a fuzzy set becomes an underscore', () => {
    expect(migrated().features).toEqual([
      ...['1h_rsi_14_low', '1h_rsi_14_high', '1d_rsi_14_low', '1d_rsi_14_high', '1h_atr_calm', '1d_atr_calm'],
      ...['1h_macd_12_26_9_up', '1d_macd_12_26_9_up'],
      ...['1h_MACD_Histogram_12_26_9_rising', '1d_MACD_Histogram_12_26_9_rising'],
      ...['1h_rsi_7_low', '1d_rsi_7_low', '1h_rsi_14_rsi_middle', '1d_rsi_14_rsi_middle'],
    ]);
  });

  it('keeps comments', () => {
    const { text } = migrated();
    for (const comment of ['in the older form', 'kept', 'two', 'What is computed', 'the fast one']) {
      expect(text).toContain(comment);
    }
    expect(text).toContain('type: RSI # momentum');
    expect(text).toMatch(/# zones\n {2}rsi_14:/);
    expect(text).toMatch(/\[0, 20, 40\]\} # weak/);
    expect(text).toMatch(/# learn slowly\n {2}learning_rate: 0.002/);
  });

  it('says what it converted, moved and dropped, each with its line in the original', () => {
    const lineOf = (kind: string, path: string) =>
      migrated().changes.find((change) => change.kind === kind && change.path === path)?.line;
    expect(lineOf('converted', 'data')).toBe(lineWith(versionTwoStrategy, 'data:'));
    expect(lineOf('converted', 'indicators.3')).toBe(lineWith(versionTwoStrategy, '{name: rsi, period: 7}'));
    expect(lineOf('moved', 'model.training.epochs')).toBe(lineWith(versionTwoStrategy, 'epochs: 7'));
    expect(lineOf('moved', 'training.labels.method')).toBe(lineWith(versionTwoStrategy, 'labels: {'));
    expect(lineOf('ignored', 'model.features.lookback_periods')).toBe(
      lineWith(versionTwoStrategy, 'features: {'),
    );
    expect(lineOf('off', 'decisions.filters.volume_filter')).toBe(lineWith(versionTwoStrategy, 'filters: {'));
  });

  it('reads a file in JSON, and one with an encoding mark and the line ends of Windows', () => {
    const json = JSON.stringify({
      ...{
        name: 'j',
        data: { symbols: 'AAPL', timeframes: '1d' },
        indicators: [{ name: 'rsi', period: 14 }],
      },
      ...{ fuzzy_sets: { rsi: { low: [0, 20, 40] } }, model: { type: 'mlp', hidden_layers: [4] } },
      ...{ decisions: {}, training: {} },
    });
    expect(migrateStrategy(json)?.features).toEqual(['1d_rsi_low']);
    const windows = migrateStrategy(`\ufeff${versionTwoStrategy.replaceAll('\n', '\r\n')}`);
    expect(windows?.text).toBe(migrated().text);
  });

  it('leaves a version 3 file alone', () => {
    expect(migrateStrategy(fullStrategy)).toBeNull();
  });

  it('refuses a file that is not valid, with the lines of the original', () => {
    const text = versionTwoStrategy
      .replace('decisions:', 'risk_management: {}\ndecisions:')
      .replace('epochs: 7', 'epochs: x');
    expect(() => migrateStrategy(text)).toThrow(
      `risk_management (line ${lineWith(text, 'risk_management')})`,
    );
    expect(() => migrateStrategy(text)).toThrow(`training.epochs (line ${lineWith(text, 'epochs: x')})`);
  });

  it('writes out what the file shares through aliases, though it moves', () => {
    const text = versionTwoStrategy
      .replace('data_split: {train: 0.7, validation: 0.15, test: 0.15}', 'data_split: *split')
      .replace(
        '    epochs: 7',
        '    epochs: 7\n    data_split: &split {train: 0.6, validation: 0.2, test: 0.2}',
      );
    const result = migrateStrategy(text);
    expect(result?.text).not.toMatch(/[&*]split/);
    expect(modelStrategyOf(result?.text ?? '').training.dataSplit.train).toBe(0.6);
  });
});
