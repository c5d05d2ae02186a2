import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../src/strategy/parse-strategy.js';
import { changed, fullStrategy, lineWith, withoutSection } from './strategy-texts.js';

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
    expect(warningsOf(text)).toEqual([
      `model.features.lookback_periods (line ${line}) has no effect and is ignored`,
      `model.features.scale_features (line ${line}) has no effect and is ignored`,
      `model.num_classes (line ${line - 1}) has no effect and is ignored`,
      `training.labels.label_lookahead (line ${lineWith(text, 'labels:')}) has no effect and is ignored`,
    ]);
  });

  it('that are switched off are accepted', () => {
    expect(
      warningsOf(changed('min_signal_separation: 4', 'min_signal_separation: 4, volume_filter: false')),
    ).toEqual([]);
  });

  it('model.training is read as training, and problems name the line where it stands', () => {
    const older = (epochs: string): string =>
      `${withoutSection('training').replace('model:\n', `model:\n  training: {epochs: ${epochs}, optimizer: sgd}\n`)}`;
    expect(parseStrategy(older('7')).strategy.training).toMatchObject({ epochs: 7, optimizer: 'sgd' });
    expect(() => parseStrategy(older('0'))).toThrow(`(line ${lineWith(older('0'), 'training: {')})`);
  });

  it('dates and layers are read from where they used to stand', () => {
    const text = changed(
      '  date_range: {start: 2015-01-01, end: 2022-12-31}',
      '  start_date: "2016-01-01"\n  end_date: "2020-12-31"',
    ).replace(/ {2}architecture: .*/, '  hidden_layers: [4]\n  dropout: 0.2');
    const { trainingData, model } = parseStrategy(text).strategy;
    expect(trainingData.dateRange).toEqual({ start: '2016-01-01', end: '2020-12-31' });
    expect(model).toMatchObject({ hiddenLayers: [4], dropout: 0.2 });
  });

  it('that stand in two places are read from the newer one, with a warning', () => {
    const text = changed('model:\n', 'model:\n  training: {epochs: 7}\n');
    expect(parseStrategy(text).strategy.training.epochs).toBe(50);
    expect(warningsOf(text)).toEqual([expect.stringContaining('model.training.epochs')]);
  });

  it('written once and shared through an alias keep their other place', () => {
    const text = changed('sizing: {', 'sizing: &shared {').replace(
      '{fraction: 0.25, lot: 1}',
      '{fraction: 0.5}',
    );
    expect(parseStrategy(text).strategy.decisions.sizing.fraction).toBe(0.5);
  });
});
