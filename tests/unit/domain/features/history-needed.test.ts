import { describe, expect, it } from 'vitest';
import { historyNeeded } from '../../../../src/domain/features/history-needed.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { changed, fullStrategy } from '../strategy/strategy-texts.js';

/** Values after which (1 − 2 / (period + 1))^n is below 1e-9, counted one by one. */
function emaForgets(period: number): number {
  let n = 0;
  for (let share = 1; share >= 1e-9; share *= 1 - 2 / (period + 1)) n++;
  return n;
}

describe('historyNeeded', () => {
  it('is what the indicators used on each timeframe need to converge', () => {
    const { byTimeframe, ...base } = historyNeeded(parseStrategy(fullStrategy).strategy);
    // RSI(14) alone on 1h; the MACD comes in on 1d.
    expect(base).toEqual({ converged: 280, defined: 14 });
    expect(byTimeframe.get('1h')).toEqual(base);
    expect(byTimeframe.get('1d')).toEqual({
      converged: Math.max(280, emaForgets(26) + emaForgets(9)),
      defined: 25 + 8,
    });
  });

  it('is at least what the strategy asks for', () => {
    const { strategy } = parseStrategy(changed('history_required: 100', 'history_required: 500'));
    const { converged, defined, byTimeframe } = historyNeeded(strategy);
    expect({ converged, defined }).toEqual({ converged: 500, defined: 14 });
    expect(byTimeframe.get('1d')?.converged).toBe(500);
  });

  it('leaves out indicators that no input uses', () => {
    const { strategy } = parseStrategy(
      changed('indicators:\n', 'indicators:\n  slow: {type: ema, period: 900}\n'),
    );
    expect(historyNeeded(strategy).converged).toBe(280);
  });
});
