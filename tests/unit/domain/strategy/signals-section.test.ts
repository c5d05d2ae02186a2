import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import {
  NoModelStrategyError,
  requireModelStrategy,
} from '../../../../src/domain/strategy/require-model-strategy.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';

const recorded = `name: mine
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: sub/mine.csv}
decisions: {confidence_threshold: 0.6}
exits: {stop_loss_pct: 0.05}
`;

describe('a strategy with recorded signals', () => {
  it('needs no sections that describe a model, and has no features', () => {
    const { strategy, warnings } = parseStrategy(recorded);
    expect(strategy).toMatchObject({
      kind: 'signals',
      signals: { file: 'sub/mine.csv' },
      decisions: { confidenceThreshold: 0.6, sizing: { fraction: 0.25, lot: 1 } },
      exits: { stopLossPct: 0.05 },
    });
    expect(featurePlan(strategy)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('has nothing to be trained or compared with a model', () => {
    const { strategy } = parseStrategy(recorded);
    expect(() => requireModelStrategy(strategy)).toThrow(NoModelStrategyError);
    expect(() => requireModelStrategy(strategy)).toThrow("recorded signals of 'sub/mine.csv'");
  });

  it.each(['name', 'training_data', 'decisions'])('is missing %s without it', (section) => {
    const text = recorded.replace(new RegExp(`^${section}:.*\\n(  .*\\n)*`, 'm'), '');
    expect(() => parseStrategy(text)).toThrow(`Strategy config missing required field '${section}'`);
  });

  it.each(['indicators: {}', 'fuzzy_sets: {}', 'nn_inputs: []', 'model: {type: mlp}', 'training: {}'])(
    'refuses %s, which would not be read',
    (line) => {
      const section = line.split(':')[0];
      expect(() => parseStrategy(`${recorded}${line}\n`)).toThrow(
        `${section} (line 8): is not read with signals`,
      );
    },
  );

  it.each(['/etc/passwd', '../mine.csv', 'a/../../mine.csv'])('refuses the path %s', (file) => {
    expect(() => parseStrategy(recorded.replace('sub/mine.csv', file))).toThrow(
      `signals.file (line 5): '${file}' must be a path below the strategies folder`,
    );
  });

  it('is of one timeframe, and of the three signals', () => {
    const several = recorded.replace(
      '{mode: single, timeframe: 1d}',
      '{mode: multi_timeframe, list: [1h, 1d], base_timeframe: 1h}',
    );
    expect(() => parseStrategy(several)).toThrow('bars of one timeframe');
    const binary = recorded.replace('{confidence', '{output_format: binary, confidence');
    expect(() => parseStrategy(binary)).toThrow("'binary' describes a model");
  });

  it('says which keys of the training data have no effect', () => {
    const text = recorded.replace('training_data:\n', 'training_data:\n  history_required: 10\n');
    expect(parseStrategy(text).warnings).toMatchObject([
      {
        code: 'STRATEGY_KEY_IGNORED',
        message: expect.stringContaining('training_data.history_required (line 3)'),
      },
    ]);
  });

  it('may be given another file for one run', () => {
    const text = applyOverrides(recorded, [{ path: 'signals.file', value: 'other.csv' }]);
    expect(parseStrategy(text).strategy).toMatchObject({ signals: { file: 'other.csv' } });
  });

  it('names unknown keys of the section', () => {
    expect(() => parseStrategy(recorded.replace('{file:', '{path:'))).toThrow(
      'signals.path (line 5): unknown key',
    );
  });
});

describe('the shipped sample of recorded signals', () => {
  const shipped = (path: string): string =>
    readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8').trim();

  it('is valid and holds the crossings of the 10- and 30-day averages of the shipped bars', () => {
    const { strategy } = parseStrategy(shipped('strategies/recorded_signals.yaml'));
    expect(strategy).toMatchObject({ kind: 'signals', signals: { file: 'recorded_signals.csv' } });

    const rows = shipped('data/AAPL_1d.csv')
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const gap = (index: number): number => {
      const mean = (period: number): number =>
        rows.slice(index - period + 1, index + 1).reduce((sum, row) => sum + Number(row[4]), 0) / period;
      return mean(10) - mean(30);
    };
    const crossings = rows.flatMap(([date], index) => {
      if (index < 30) return [];
      const [before, now] = [gap(index - 1), gap(index)];
      if (before <= 0 && now > 0) return [`${date},BUY`];
      return before >= 0 && now < 0 ? [`${date},SELL`] : [];
    });
    expect(shipped('strategies/recorded_signals.csv').split('\n')).toEqual([
      'timestamp,signal',
      ...crossings,
    ]);
  });
});
