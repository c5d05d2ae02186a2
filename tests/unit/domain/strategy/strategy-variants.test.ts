import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import type { Strategy } from '../../../../src/domain/strategy/strategy.js';
import { applyOverrides, type StrategyOverride } from '../../../../src/domain/strategy/strategy-overrides.js';
import { StrategyVariants } from '../../../../src/domain/strategy/strategy-variants.js';
import { fullStrategy } from './strategy-texts.js';

const SIGNALS = `name: recorded
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: some.csv}
decisions:
  sizing: {fraction: 0.5}
`;

/** Texts in every form that an override may meet, valid or not. */
const TEXTS = {
  full: fullStrategy,
  regression: fullStrategy
    .replace('output_format: classification', 'output_format: regression')
    .replace('output_activation: softmax', 'output_activation: linear')
    .replace(
      '{source: zigzag, zigzag_threshold: 0.03}',
      '{source: forward_return, horizon: 5, threshold: 0.01}',
    )
    .replace('exits:', '  cost_model: {round_trip_cost: 0.002}\nexits:'),
  signals: SIGNALS,
  'without exits': fullStrategy.replace(/^exits: .*\n/m, ''),
  'exits without a value': fullStrategy.replace(/^exits: .*\n/m, 'exits:\n'),
  'filters without a value': fullStrategy.replace('filters: {min_signal_separation: 4}', 'filters:'),
  aliases: fullStrategy
    .replace('sizing: {fraction: 0.25, lot: 1}', 'sizing: &one {fraction: 0.25, lot: 1}')
    .replace('exits: {stop_loss_pct: 0.05', 'exits: {stop_loss_pct: &stop 0.05, trailing_stop_pct: *stop'),
  'older words': fullStrategy.replace(
    '  position_awareness: true',
    '  symbol_aware_decisions: false\n  position_awareness: true',
  ),
  'wrong, until an override mends it': fullStrategy.replace('stop_loss_pct: 0.05', 'stop_loss_pct: 5'),
  'not YAML': 'name: [',
} as const;

const PATHS = [
  'decisions.confidence_threshold',
  'decisions.position_awareness',
  'decisions.allow_short_from_flat',
  'decisions.filters.min_signal_separation',
  'decisions.sizing.fraction',
  'decisions.sizing.lot',
  'decisions.cost_model.round_trip_cost',
  'decisions.cost_model.min_edge_multiplier',
  'decisions.output_format',
  'decisions.sizing',
  'decisions',
  'exits.stop_loss_pct',
  'exits.take_profit_pct',
  'exits.trailing_stop_pct',
  'exits.max_holding_bars',
  'exits.stop_los_pct',
  'exits',
  'exits.stop_loss_pct.deeper',
  'indicators.rsi_14.period',
  'fuzzy_sets.rsi_zone.oversold[1]',
  'training.learning_rate',
  'signals.file',
  '',
  ' exits.stop_loss_pct ',
];

const number = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 60 }),
  fc.constantFrom(0, -0, 1, 0.1, 1e-7, 1e21, 2 ** 53 + 1, 0.30000000000000004),
);
const value = fc.oneof(
  { weight: 6, arbitrary: number.map(String) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 1000 }).map((n) => (n / 1000).toFixed(4)) },
  fc.constantFrom(
    'true',
    'false',
    'null',
    '~',
    '',
    '0x10',
    '0o7',
    '012',
    '+0.5',
    '.5',
    '5.',
    '1e-2',
    '1E-2',
    '-0.0',
  ),
  fc.constantFrom(
    '"0.5"',
    '0,5',
    '0.5 # half',
    '[0, 20, 40]',
    '{fraction: 0.5}',
    '{stop_loss_pct: 0.1}',
    '12345678901234567890',
    'classification',
    'yes',
    '5 %',
    '{',
    '*stop',
  ),
);
const override = fc.record({ path: fc.constantFrom(...PATHS), value });

type Outcome = { readonly strategy: Strategy } | { readonly message: string };

function outcomeOf(make: () => Strategy): Outcome {
  try {
    return { strategy: make() };
  } catch (error) {
    return { message: String(error) };
  }
}

const parsed = (text: string, overrides: readonly StrategyOverride[]): Outcome =>
  outcomeOf(() => parseStrategy(applyOverrides(text, overrides)).strategy);

describe('StrategyVariants', () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`gives what parsing the overridden text gives, also what is said to be wrong: ${name}`, () => {
      const variants = new StrategyVariants(text);
      fc.assert(
        fc.property(fc.array(override, { maxLength: 3 }), (overrides) => {
          expect(outcomeOf(() => variants.of(overrides))).toEqual(parsed(text, overrides));
        }),
        { numRuns: 60 },
      );
    });
  }

  it('reads each number of the grammar like the text does, whatever its digits', () => {
    const variants = new StrategyVariants(fullStrategy);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.999, noNaN: true }), (fraction) => {
        const overrides = [{ path: 'exits.stop_loss_pct', value: String(fraction) }];
        expect(variants.of(overrides).exits.stopLossPct).toBe(fraction);
        expect(outcomeOf(() => variants.of(overrides))).toEqual(parsed(fullStrategy, overrides));
      }),
      { numRuns: 50 },
    );
  });

  it('shares what the overrides leave as it is', () => {
    const variants = new StrategyVariants(fullStrategy);
    const [one, other] = ['0.01', '0.02'].map((stop) =>
      variants.of([{ path: 'exits.stop_loss_pct', value: stop }]),
    );
    expect(one?.trainingData).toBe(other?.trainingData);
    expect(one?.exits).not.toEqual(other?.exits);
  });
});
