import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineChanges } from '../../../../src/faces/console/screens/strategies/line-changes.js';

const shown = (before: string, after: string) =>
  lineChanges(before, after).map(({ kind, text }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${text}`);

describe('the changed lines of a text', () => {
  it('are those that are gone and new, where they are', () => {
    expect(shown('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([' a', '-b', ' c', '+x', ' d']);
    expect(shown('', 'a')).toEqual(['-', '+a']);
    expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b']);
  });

  it('make either text again', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = lineChanges(before, after);
        const without = (kind: string) =>
          changes
            .filter((change) => change.kind !== kind)
            .map((change) => change.text)
            .join('\n');
        expect([without('new'), without('gone')]).toEqual([before, after]);
      }),
    );
  });

  it('of long texts are told without taking long', () => {
    const lines = Array.from({ length: 5_000 }, (_, line) => `${line}`);
    const other = lines.map((line) => `${line}!`);
    expect(lineChanges(lines.join('\n'), other.join('\n'))).toHaveLength(10_000);
  });
});
