import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeLines, parseOutcomeLines, type WholeOutcome } from '../../../src/operations/outcome-lines.js';

const bytes = fc.option(fc.uint8Array({ maxLength: 50 }).map((array) => new Uint8Array(array)));
const outcomes: fc.Arbitrary<WholeOutcome> = fc.record({
  result: fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
    { noNullPrototype: true },
  ),
  warnings: fc.array(
    fc.record({
      code: fc.string(),
      severity: fc.constantFrom('INFO' as const, 'CAUTION' as const, 'INVALIDATES' as const),
      message: fc.string({ unit: 'grapheme' }),
    }),
  ),
  parts: fc.array(
    fc.record({
      partSeq: fc.nat(),
      firstTradeSeq: fc.nat(),
      tradeCount: fc.nat(),
      trades: bytes,
      equity: bytes,
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
const textOf = (outcome: WholeOutcome): string => [...outcomeLines(outcome)].join('');

describe('outcome lines', () => {
  it('give back what they were made of', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        expect(parseOutcomeLines(textOf(outcome))).toEqual(outcome);
      }),
    );
  });

  it('are no outcome when they end before their end', () => {
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0, max: 1, noNaN: true }), (outcome, share) => {
        const text = textOf(outcome);
        // The very last character is a line feed, without which all is there.
        const cut = text.slice(0, Math.floor(share * (text.length - 2)));
        expect(parseOutcomeLines(cut)).toBeNull();
      }),
    );
  });

  it('are no outcome without a part', () => {
    expect(parseOutcomeLines(textOf({ result: {}, warnings: [], parts: [] }))).toBeNull();
  });

  it('are no outcome when bytes have been changed into something else', () => {
    const part = { partSeq: 0, firstTradeSeq: 0, tradeCount: 0, trades: null, equity: new Uint8Array(30) };
    const text = textOf({ result: {}, warnings: [], parts: [part] });
    expect(parseOutcomeLines(text.replace('AAAA', 'A!?A'))).toBeNull();
  });

  it.each(['[]', '{"parts":1}', '{"parts":-1,"warnings":[],"result":{}}'])('are not %s', (head) => {
    expect(parseOutcomeLines(`${head}\n`)).toBeNull();
  });
});
