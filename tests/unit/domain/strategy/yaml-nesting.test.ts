import { describe, expect, it } from 'vitest';
import { StrategyValidationError } from '../../../../src/domain/strategy/strategy-validation-error.js';
import { isNestedDeeperThan } from '../../../../src/domain/strategy/yaml-nesting.js';
import { readYamlSource } from '../../../../src/domain/strategy/yaml-source.js';

describe('isNestedDeeperThan', () => {
  it.each([
    ['brackets', '[[[1]]]', 3],
    ['braces', '{a: {b: {c: 1}}}', 3],
    ['entries in one line', '- - - 1', 3],
    ['brackets behind closed ones', `${']'.repeat(9)}[[1]]`, 2],
    ['a list in a mapping of one line', 'a: [[1]]', 3],
  ])('counts %s', (_what, text, depth) => {
    expect(isNestedDeeperThan(depth, text)).toBe(false);
    expect(isNestedDeeperThan(depth - 1, text)).toBe(true);
  });

  it.each([
    ['brackets of texts and comments', `a: "${'['.repeat(50)}" # ${'['.repeat(50)}\n`],
    ['brackets of block texts', `a: |\n  ${'['.repeat(50)}\n`],
    ['pairs side by side', `{${Array.from({ length: 50 }, (_, i) => `k${i}: 1`).join(', ')}}`],
    ['lines one below the other', 'a:\n  - b: 1\n'.repeat(50)],
  ])('does not count %s', (_what, text) => {
    expect(isNestedDeeperThan(3, text)).toBe(false);
  });
});

describe('a text of 64,000 characters that only opens', () => {
  // The parser would call itself for each of them: V8 ends the process when it compiles a regular expression then.
  it.each(['[', '{', '- ', '? ', '[a: ', '{a: ', 'a: ', ' ['])(
    'is refused before it is parsed: %j',
    (unit) => {
      const text = unit.repeat(Math.floor(64_000 / unit.length));
      expect(() => readYamlSource(text)).toThrow(StrategyValidationError);
      expect(() => readYamlSource(text)).toThrow('nested more than 20 levels deep');
    },
  );
});
