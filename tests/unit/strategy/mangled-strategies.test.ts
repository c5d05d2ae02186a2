import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../src/strategy/parse-strategy.js';
import { applyOverrides } from '../../../src/strategy/strategy-overrides.js';
import { StrategyValidationError } from '../../../src/strategy/strategy-validation-error.js';
import { fullStrategy } from './strategy-texts.js';

/** Runs what may refuse its input; any failure but a validation error goes through. */
function refusalOf(action: () => unknown): StrategyValidationError | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof StrategyValidationError) return error;
    throw error;
  }
}

const scrap = fc.constantFrom(
  ...[
    '',
    ' ',
    '\n',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!!int ',
    '"',
    '#',
    '\t',
    '\0',
    '~',
    'null',
    '.nan',
  ],
  ...[
    '-1',
    '1e999',
    '[]',
    '{}',
    '__proto__: {x: 1}',
    'constructor',
    '<<: *a',
    '? ',
    '|',
    '>',
    '%',
    '@',
    '\u2028',
  ],
);
const position = fc.nat({ max: fullStrategy.length });
const edit = fc.record({
  at: position,
  remove: fc.nat({ max: 40 }),
  insert: fc.oneof(scrap, fc.string({ maxLength: 8 })),
});

describe('mangled strategies', () => {
  it('are accepted or refused with a validation error, never anything else', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce(
          (mangled, { at, remove, insert }) => mangled.slice(0, at) + insert + mangled.slice(at + remove),
          fullStrategy,
        );
        const refusal = refusalOf(() => parseStrategy(text));
        for (const problem of refusal?.problems ?? []) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.message).not.toBe('');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('with a foreign value in any place are refused with a validation error at most', () => {
    const places = [...fullStrategy.matchAll(/(?<=[:,[] ?)[\w."-]+(?=[,\]}\n ])/g)].map(
      ({ index, 0: word }) => ({ index, word }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), scrap, ({ index, word }, insert) => {
        refusalOf(() =>
          parseStrategy(fullStrategy.slice(0, index) + insert + fullStrategy.slice(index + word.length)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('made by overrides are refused with a validation error at most', () => {
    const step = fc.constantFrom(
      'decisions',
      'nn_inputs',
      '0',
      '-1',
      'rsi_14',
      '',
      '__proto__',
      'sizing',
      'indicators',
      'x',
    );
    const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.'));
    const value = fc.oneof(scrap, fc.string(), fc.constant('['.repeat(50)));
    fc.assert(
      fc.property(path, value, (at, to) => {
        refusalOf(() => applyOverrides(fullStrategy, [{ path: at, value: to }]));
      }),
      { numRuns: 200 },
    );
  });
});
