import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../../../src/domain/strategy/parse-strategy.js';
import { applyOverrides } from '../../../../../src/domain/strategy/strategy-overrides.js';
import { canonicalConfiguration } from '../../../../../src/domain/study/ledger/canonical-configuration.js';

const TEXT = readFileSync('strategies/rsi_mean_reversion.yaml', 'utf8');

const textOf = (yaml: string, change: object = {}): string =>
  canonicalConfiguration({
    strategy: parseStrategy(yaml).strategy,
    modelHash: 'ab12',
    symbols: ['AAPL'],
    costs: { commission: 0.001, slippage: 0.0005 },
    sizing: {},
    ...change,
  });

describe('a canonical configuration', () => {
  it('is that of another name, description and comment', () => {
    const renamed = applyOverrides(TEXT, [
      { path: 'name', value: 'my_best_one' },
      { path: 'description', value: 'of many' },
    ]);
    expect(textOf(`# A comment\n${renamed}`)).toBe(textOf(TEXT));
  });

  it('is another one for other rules, models, symbols, costs and sizes', () => {
    const stricter = applyOverrides(TEXT, [{ path: 'decisions.confidence_threshold', value: '0.77' }]);
    const texts = [
      textOf(TEXT),
      textOf(stricter),
      textOf(TEXT, { modelHash: null }),
      textOf(TEXT, { symbols: ['AAPL', 'MSFT'] }),
      textOf(TEXT, { costs: { commission: 0, slippage: 0.0005 } }),
      textOf(TEXT, { sizing: { method: 'FIXED_FRACTION' } }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});
