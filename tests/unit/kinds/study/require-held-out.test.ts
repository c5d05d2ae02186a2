import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { DataNotFoundError } from '../../../../src/domain/backtest/errors.js';
import type { ReadTrial } from '../../../../src/kinds/study/evaluate-trials.js';
import { requireHeldOut } from '../../../../src/kinds/study/require-held-out.js';

const days = { startDate: '2024-01-02', endDate: '2024-01-02' };

/** Checks symbols that have so many bars on those days. */
function checked(bars: Readonly<Record<string, number>>): Promise<void> {
  const evaluator = {
    read: async ({ values }: { readonly values: readonly { readonly value: string }[] }) => {
      const symbol = values[0]?.value ?? 'AAPL';
      const count = bars[symbol] ?? 0;
      if (count === 0) throw new DataNotFoundError(symbol, '1d', days, null);
      return { loaded: { selection: { range: { firstIndex: 7, endIndex: 7 + count } } } } as ReadTrial;
    },
  };
  const symbols = Object.keys(bars);
  const asked = { symbols: symbols.length === 1 ? null : symbols, mayLook: false };
  return requireHeldOut(evaluator, days, asked, neverCancelled);
}

describe('what a study holds out', () => {
  it('can be measured on two bars and more', async () => {
    await expect(checked({ AAPL: 2 })).resolves.toBeUndefined();
  });

  it('cannot be one bar, and the message says what to do', async () => {
    await expect(checked({ AAPL: 1 })).rejects.toMatchObject({
      code: 'INSUFFICIENT_DATA',
      message:
        'What is held out, 2024-01-02 to 2024-01-02, cannot be measured: A backtest needs at least 2 bars in the ' +
        'range, found 1. Extend the range, or load more data before its start. Or take an earlier holdoutFrom.',
    });
  });

  it('has bars of every symbol', async () => {
    await expect(checked({ AAPL: 5, MSFT: 0 })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: expect.stringContaining('bars of MSFT'),
    });
  });
});
