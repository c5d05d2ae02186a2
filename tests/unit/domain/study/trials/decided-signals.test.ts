import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../../src/base/pure/cancelled-error.js';
import type { BarMetric } from '../../../../../src/base/pure/metrics.js';
import type { BacktestInput } from '../../../../../src/domain/backtest/backtest-input.js';
import { BacktestingEngine } from '../../../../../src/domain/backtest/backtesting-engine.js';
import { noProgress } from '../../../../../src/domain/backtest/ports.js';
import { DecidedSignals } from '../../../../../src/domain/study/trials/decided-signals.js';
import { randomScript } from '../../backtest/random-script.js';
import { inputOf } from '../../backtest/scripted-run.js';

function runOf(input: BacktestInput) {
  const samples: BarMetric[] = [];
  const sink = { ...noProgress, sample: (sample: BarMetric) => void samples.push(sample) };
  return { result: new BacktestingEngine().run(input, sink, neverCancelled), samples };
}

describe('DecidedSignals', () => {
  it('trades like its source: result and samples are the same, whatever is passed over while nothing is decided', () => {
    // Most bars hold, so that there are quiet stretches longer than what lies between two samples.
    const sparse = fc
      .tuple(randomScript, fc.array(fc.integer({ min: 0, max: 259 }), { maxLength: 8 }))
      .map(([script, kept]) => ({
        ...script,
        signals: [...script.signals]
          .map((letter, bar) => (kept.includes(bar) || letter === '?' ? letter : 'H'))
          .join(''),
      }));
    fc.assert(
      fc.property(fc.oneof(sparse, randomScript), (script) => {
        const expected = runOf(inputOf(script));
        const input = inputOf(script);
        const source = new DecidedSignals(input.source, input.range, neverCancelled);
        expect(runOf({ ...input, source })).toStrictEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('can be asked again and again, and from any bar', () => {
    const { source, range } = inputOf({
      candles: Array.from({ length: 5 }, () => [1, 1, 1, 1] as const),
      signals: 'HBS?H',
    });
    const decided = new DecidedSignals(source, range, neverCancelled);
    for (const from of [0, 2, 0]) {
      const block = decided.next(from);
      expect(block.startIndex).toBe(from);
      expect([0, 1, 2, 3, 4].map((bar) => block.signalAt(bar))).toEqual([1, 0, 2, 3, 1]);
      expect([0, 1, 2, 3, 4].map((bar) => block.quiet?.until(bar))).toEqual([1, 1, 2, 5, 5]);
      expect(block.quiet?.undefinedIn(2, 5)).toBe(1);
    }
    expect(decided.definedAt(3)).toBe(false);
    expect(decided.definedAt(4)).toBe(true);
  });
});
