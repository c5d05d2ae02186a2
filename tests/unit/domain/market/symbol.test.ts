import { describe, expect, it } from 'vitest';
import { isSymbol } from '../../../../src/domain/market/symbol.js';

describe('a symbol', () => {
  it.each([
    ...['AAPL', 'BRK.B', '^GSPC', 'EURUSD=X', 'ES=F', '0700.HK', '600519', 'M&M.NS', 'NIFTY 50', 'S+P'],
    ...[
      'BTC/USDT',
      'BTC/USDT:USDT',
      'BTC-28JUN24-70000-C',
      '1INCH/USDT',
      'X_1h',
      'A..B',
      '...',
      'a'.repeat(32),
    ],
  ])('may be %s', (text) => {
    expect(isSymbol(text)).toBe(true);
  });

  it.each([
    ...['', ' ', ' A', 'A ', 'A  B', '.', '..', 'a/../b', '../b', 'a/.', './a', 'a'.repeat(33)],
    ...[
      'Ether€',
      'A\\B',
      'A\nB',
      'A\tB',
      'A%2FB',
      'A\u00a0B',
      'A\n',
      'A*',
      'A"B',
      "A'B",
      'A|B',
      'A?B',
      '<A>',
    ],
  ])('is not %j', (text) => {
    expect(isSymbol(text)).toBe(false);
  });
});
