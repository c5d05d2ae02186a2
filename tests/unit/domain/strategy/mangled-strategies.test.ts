import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { migrateStrategy } from '../../../../src/domain/strategy/migrate-strategy.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { strategyOutline } from '../../../../src/domain/strategy/strategy-outline.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { strategyText } from '../../../../src/domain/strategy/strategy-text.js';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { fuzzing } from '../../../support/fuzz-parameters.js';
import { mangleTree, treeChanges } from '../../../support/mangled-tree.js';
import { versionTwoStrategy } from '../../../support/version-two-strategy.js';
import { fullStrategy, signalStrategy } from './strategy-texts.js';

const { perProperty, timeoutMs } = fuzzing('strategies', 5);

const BASES = [fullStrategy, versionTwoStrategy, signalStrategy];

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

/** Whatever the text, it is a strategy whose features can be planned, or a list of problems in that text. */
function expectVerdict(text: string): void {
  const refusal = refusalOf(() => {
    const { strategy, warnings } = parseStrategy(text);
    if (strategy.kind === 'model') expect(featurePlan(strategy).length).toBeGreaterThan(0);
    for (const { message } of warnings) expect(message).not.toBe('');
  });
  const lines = text.split('\n').length;
  for (const { line, message } of refusal?.problems ?? []) {
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(lines);
    expect(message).not.toBe('');
  }
  strategyOutline(text);
  // What is valid can be migrated, and what is not is refused for the same reasons.
  const migration = refusalOf(() => migrateStrategy(text));
  expect(migration?.problems.length).toBe(refusal?.problems.length);
}

const SCRAPS = [
  ...['', ' ', '\n', ':', '- ', '{', '}', '[', ']', '&a ', '*a', '!!int ', '"', '#', '\t', '\0', '~', 'null'],
  ...['.nan', '-1', '1e999', '[]', '{}', '__proto__: {x: 1}', 'constructor', '<<: *a', '? ', '|', '>', '%'],
  ...['@', '\u2028', '\r', '\ufeff', '---\n', '...\n', '%YAML 1.1\n'],
];
const scrap = fc.constantFrom(...SCRAPS);
const base = fc.constantFrom(...BASES);
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('mangled strategies', { timeout: timeoutMs }, () => {
  it('with characters replaced are accepted or refused with a validation error, never anything else', () => {
    const edit = fc.record({
      at: share,
      remove: fc.nat({ max: 40 }),
      insert: fc.oneof(scrap, fc.string({ maxLength: 8 })),
    });
    fc.assert(
      fc.property(base, fc.array(edit, { minLength: 1, maxLength: 4 }), (original, edits) => {
        expectVerdict(
          edits.reduce((text, { at, remove, insert }) => {
            const place = Math.floor(at * text.length);
            return text.slice(0, place) + insert + text.slice(place + remove);
          }, original),
        );
      }),
      perProperty,
    );
  });

  it('with bytes replaced are accepted or refused with a validation error, never anything else', () => {
    const edit = fc.record({ at: share, byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(base, fc.array(edit, { minLength: 1, maxLength: 6 }), (original, edits) => {
        const bytes = Buffer.from(original);
        for (const { at, byte } of edits) bytes[Math.floor(at * (bytes.length - 1))] = byte;
        refusalOf(() => {
          expectVerdict(strategyText(bytes));
        });
      }),
      perProperty,
    );
  });

  it('with a foreign value in any place are refused with a validation error at most', () => {
    const places = BASES.flatMap((text) =>
      [...text.matchAll(/(?<=[:,[] ?)[\w."-]+(?=[,\]}\n ])/g)].map(({ index, 0: word }) => ({
        text,
        index,
        word,
      })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), scrap, ({ text, index, word }, insert) => {
        expectVerdict(text.slice(0, index) + insert + text.slice(index + word.length));
      }),
      perProperty,
    );
  });

  it('with branches of the tree dropped, moved, renamed and replaced are refused with a validation error at most', () => {
    const leaf = fc.oneof(
      fc.constantFrom(
        null,
        true,
        false,
        0,
        -1,
        1e300,
        'mlp',
        'all',
        'rsi',
        '1h',
        '2020-01-01',
        'close',
        '__proto__',
      ),
      fc.string({ maxLength: 12 }),
      fc.double(),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(
        base,
        fc.array(treeChanges(leaf), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (original, steps, flow) => {
          const root: unknown = parse(original);
          for (const change of steps) mangleTree(root, change);
          expectVerdict(
            stringify(root, { aliasDuplicateObjects: true, ...(flow ? { collectionStyle: 'flow' } : {}) }),
          );
        },
      ),
      perProperty,
    );
  });

  it('made by overrides are refused with a validation error at most', () => {
    const step = fc.constantFrom(
      ...['decisions', 'nn_inputs', '0', '-1', 'rsi_14', '', '__proto__', 'sizing', 'indicators', 'x'],
    );
    const path = fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.'));
    const value = fc.oneof(scrap, fc.string(), fc.constant('['.repeat(50)));
    fc.assert(
      fc.property(base, path, value, (text, at, to) => {
        refusalOf(() => applyOverrides(text, [{ path: at, value: to }]));
      }),
      perProperty,
    );
  });
});
