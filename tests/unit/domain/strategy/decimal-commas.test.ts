import { describe, expect, it } from 'vitest';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { problemsOf } from './problems-of.js';
import { changed, fullStrategy } from './strategy-texts.js';

describe('a decimal comma', () => {
  // Each: what the file has, what is written in its place, the path that is blamed, and what it should be.
  it.each([
    ['{fraction: 0.25, lot: 1}', '{fraction: 0,25, lot: 1}', 'decisions.sizing.fraction', 'write 0.25'],
    ['{fraction: 0.25, lot: 1}', '{lot: 1, fraction: 0,25}', 'decisions.sizing.fraction', 'write 0.25'],
    ['{fraction: 0.25, lot: 1}', '{fraction: 1, lot: 0,001}', 'decisions.sizing.lot', 'write 0.001'],
    ['take_profit_pct: 0.10}', 'take_profit_pct: 1,5}', 'exits.take_profit_pct', 'write 1.5'],
    ['stop_loss_pct: 0.05,', 'stop_loss_pct: 0,05,', 'exits.stop_loss_pct', 'write 0.05'],
    ['dropout: 0.1}', 'dropout: 0,1}', 'model.architecture.dropout', 'write 0.1'],
    ['zigzag_threshold: 0.03}', 'zigzag_threshold: 0,03}', 'training.labels.zigzag_threshold', 'write 0.03'],
    ['train: 0.7,', 'train: 0,7,', 'training.data_split.train', 'write 0.7'],
    ['patience: 10}', 'patience: 1,000}', 'training.early_stopping.patience', 'write 1.000 or 1000'],
    ['[50, 10]}', '[50, 10], weight: -0,5}', 'fuzzy_sets.rsi_zone.neutral.weight', 'write -0.5'],
    ['confidence_threshold: 0.5', 'confidence_threshold: 0,5', 'decisions.confidence_threshold', 'write 0.5'],
  ])('%s → %s is explained at %s', (piece, written, path, remedy) => {
    const [first] = problemsOf(changed(piece, written));
    expect(first).toMatchObject({ path });
    expect(first?.message).toContain(remedy);
  });

  it('is the only thing that is said where what was meant fits', () => {
    const problems = problemsOf(changed('{fraction: 0.25, lot: 1}', '{fraction: 0,25, lot: 0,5}'));
    expect(problems.map(({ path }) => path)).toEqual(['decisions.sizing.fraction', 'decisions.sizing.lot']);
  });

  it('is explained in a mapping within a list, by its index', () => {
    const text = changed('normalization: zscore}', 'normalization: zscore, weight: 0,5}');
    expect(problemsOf(text)[0]).toMatchObject({ path: 'nn_inputs.2.weight' });
  });

  it('is explained in an override', () => {
    const override = (value: string) => () =>
      applyOverrides(fullStrategy, [{ path: 'decisions.sizing', value }]);
    expect(override('{fraction: 0,5}')).toThrow('decisions.sizing.fraction');
    expect(override('{fraction: 0,5}')).toThrow('write 0.5');
    expect(override('{fraction: 0.5}')).not.toThrow();
  });

  it.each([
    ['with a space after it', '{fraction: 0, 25: }', 'unknown key; did you mean'],
    ['after text', '{fraction: all,25}', 'unknown key; did you mean'],
    ['before a word', '{fraction: 0,lot}', 'must be above 0'],
  ])('is not seen in a comma %s', (_where, sizing, words) => {
    const messages = problemsOf(changed('{fraction: 0.25, lot: 1}', sizing)).map(({ message }) => message);
    expect(messages.join('\n')).toContain(words);
    expect(messages.join('\n')).not.toContain('a comma ends a value');
  });
});
