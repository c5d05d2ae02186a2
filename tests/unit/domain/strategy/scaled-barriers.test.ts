import { describe, expect, it } from 'vitest';
import { LEGACY_KEYS } from '../../../../src/domain/strategy/legacy/legacy-keys.js';
import { problemsOf } from './problems-of.js';
import { changed } from './strategy-texts.js';

const LABELS = '  labels: {source: zigzag, zigzag_threshold: 0.03}';
const withLabels = (...lines: readonly string[]): string =>
  changed(
    LABELS,
    ['  labels:', '    source: triple_barrier', ...lines.map((line) => `    ${line}`)].join('\n'),
  );

/** Words of the original project, and of public libraries of financial machine learning. */
const SCALED = [
  ...LEGACY_KEYS.filter(({ path }) => path.startsWith('training.labels.')).flatMap(({ path, fate }) =>
    fate === 'refused' ? [path.slice('training.labels.'.length)] : [],
  ),
  ...[
    'volatility_window',
    'vol_lookback',
    'atr_multiplier',
    'upper_multiplier',
    'sigma',
    'barrier_std',
    'dynamic',
  ],
];

describe('barriers that scale with volatility', () => {
  it.each(SCALED)('are refused for what they are, first and without missing fields: %s', (key) => {
    const problems = problemsOf(withLabels(`${key}: 2`));
    expect(problems).toMatchObject([{ path: `training.labels.${key}` }]);
    expect(problems[0]?.message).toContain('do not scale with volatility');
    expect(problems[0]?.message).toContain('write horizon, take_profit_pct and stop_loss_pct');
  });

  it('do not hide a value that is wrong', () => {
    const problems = problemsOf(withLabels('pt_multiplier: 2', 'take_profit_pct: 5'));
    expect(problems.map(({ path }) => path)).toEqual([
      'training.labels.pt_multiplier',
      'training.labels.take_profit_pct',
    ]);
  });

  it('are no subject where nothing scales: what is missing is missing', () => {
    expect(problemsOf(withLabels('horizon: 10')).map(({ message }) => message)).toEqual([
      "Strategy config missing required field 'training.labels.take_profit_pct'",
      "Strategy config missing required field 'training.labels.stop_loss_pct'",
    ]);
  });
});
