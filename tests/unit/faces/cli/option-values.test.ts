import { describe, expect, it } from 'vitest';
import { strategyOverride, wordOf } from '../../../../src/faces/cli/option-values.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const TYPES = ['BACKTESTING', 'TRAINING', 'DATA_LOADING'] as const;
const STATUSES = ['RUNNING', 'CANCELLING', 'CANCELLED'] as const;

describe('a word of a list', () => {
  it.each([
    ['BACKTESTING', 'BACKTESTING'],
    ['backtest', 'BACKTESTING'],
    ['Backtesting', 'BACKTESTING'],
    ['train', 'TRAINING'],
    ['data-loading', 'DATA_LOADING'],
    ['data_load', 'DATA_LOADING'],
    ['Data Load', 'DATA_LOADING'],
  ])('%s is %s', (text, word) => {
    expect(wordOf(TYPES)(text)).toBe(word);
  });

  const SHORT = ['backtest', 'training', 'data-load'];

  it.each(['', 'backtests', 'ING', '-', 'load', 'Backtests'])(
    '%j is refused with the words that there are, as they are typed',
    (text) => {
      expect(() => wordOf(TYPES)(text)).toThrow('Allowed are backtesting, training, data-loading.');
      expect(() => wordOf(TYPES, SHORT)(text)).toThrow('Allowed are backtest, training, data-load.');
    },
  );

  it('that a refusal names is taken', () => {
    expect(SHORT.map(wordOf(TYPES, SHORT))).toEqual(TYPES);
    expect(['running', 'cancelling', 'cancelled'].map(wordOf(STATUSES))).toEqual(STATUSES);
  });

  it.each(['load', 'Backtests'])('operations list --type %s names the short words', async (text) => {
    const { context, written } = fakeContext();
    expect(await runCli(['operations', 'list', '--type', text], '1', context)).toBe(2);
    expect(written.notes.join('\n')).toContain(
      'Allowed are backtest, training, data-load, study, walk-forward.',
    );
  });

  it('is refused where it could be two', () => {
    expect(() => wordOf(STATUSES)('cancel')).toThrow("'cancel' may be cancelling or cancelled.");
  });
});

describe('values of a strategy for one run', () => {
  const setting = { path: 'decisions.confidence_threshold', value: '0.6' };

  it('are read in turn', () => {
    expect(strategyOverride('a.b==x', [setting])).toEqual([setting, { path: 'a.b', value: '=x' }]);
  });

  it.each([
    ['foo', "'foo' has no '='; write PATH=VALUE, such as decisions.confidence_threshold=0.6."],
    ['=3', "'=3' has no path before its '='; write PATH=VALUE"],
    ['a.b=', "'a.b=' has no value after its '='; write PATH=VALUE"],
    ['a.b= ', "'a.b= ' has no value after its '='; write PATH=VALUE"],
    [
      'decisions.confidence_threshold=0.7',
      "'decisions.confidence_threshold' has a value already; give it one.",
    ],
  ])('%j is refused with what it lacks', (text, complaint) => {
    expect(() => strategyOverride(text, [setting])).toThrow(complaint);
  });
});
