import { describe, expect, it } from 'vitest';
import { LedgerJudge } from '../../../../src/kinds/ledger/ledger-judge.js';
import type {
  EvaluationReader,
  JudgedOperation,
  JudgedRow,
} from '../../../../src/operations/ports/evaluation-reader.js';

const DAYS = Int32Array.from({ length: 1_250 }, (_, index) => 18_000 + index);
const periods = { length: 'DAY', perYear: 250, days: DAYS } as const;

/** Moments of the example of Bailey and López de Prado (2014): SR 2.5 a year, skewness −3, kurtosis 10, 1,250 days. */
const EXAMPLE = {
  ...{ periods: 1_250, mean: 2.5 / Math.sqrt(250), deviation: 1, skewness: -3, kurtosis: 10 },
};

/** Ratios per day of N configurations whose variance (ddof 1) is 0.5 a year, one of them the example's. */
function ratios(count: number): readonly number[] {
  const own = 2.5 / Math.sqrt(250);
  const target = 0.5 / 250;
  // The others lie d above and below their mean m in turn; d follows from the variance.
  const others = count - 1;
  const shape = Array.from({ length: others }, (_, index) => (index % 2 === 0 ? 1 : -1));
  const variance = (d: number): number => {
    const all = [own, ...shape.map((sign) => sign * d)];
    const mean = all.reduce((sum, value) => sum + value, 0) / count;
    return all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  };
  let [low, high] = [0, 1];
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (variance(middle) < target) low = middle;
    else high = middle;
  }
  return [own, ...shape.map((sign) => sign * low)];
}

class FakeReader implements EvaluationReader {
  reads = 0;
  operationsOfFamily: readonly JudgedOperation[] = [];
  readonly #ratios: readonly number[];

  constructor(all: readonly number[]) {
    this.#ratios = all;
  }

  row(seq: number): JudgedRow | null {
    const ratio = this.#ratios[seq - 1];
    if (ratio === undefined) return null;
    const moments = seq === 1 ? EXAMPLE : { ...EXAMPLE, mean: ratio };
    return { seq, family: 'crossing', periodsId: 1, periods, moments };
  }

  lastOf(): number {
    return this.#ratios.length;
  }

  *rows(_family: string, through: number) {
    this.reads += 1;
    for (const [index, mean] of this.#ratios.slice(0, through).entries())
      yield { seq: index + 1, configuration: `c${index}`, periods, mean, deviation: 1 };
  }

  returns(): null {
    return null;
  }

  placeOf(operationId: string) {
    return operationId === 'op' ? { seq: 1, through: 1 } : null;
  }

  operations(): readonly JudgedOperation[] {
    return this.operationsOfFamily;
  }

  unjudged(): readonly string[] {
    return [];
  }

  groups() {
    return { groups: [], hasNextPage: false };
  }
}

describe('a judgement by everything that was tried', () => {
  it('gives the values of Bailey and López de Prado for 100 configurations', () => {
    const selection = new LedgerJudge().selection(new FakeReader(ratios(100)), 'op');
    expect(selection?.now.evaluated).toBe(100);
    expect((selection?.now.luckySharpe as number) / Math.sqrt(250)).toBeCloseTo(0.1131720019, 8);
    expect(selection?.now.deflatedSharpe).toBeCloseTo(0.9003968344, 7);
    expect(selection?.sharpeRatio).toBeCloseTo(2.5, 12);
    expect(selection?.trackRecord).toBe(5);
  });

  it('judges a row as the result that has it', () => {
    const reader = new FakeReader(ratios(100));
    expect(new LedgerJudge().rowSelection(reader, 1)).toEqual(new LedgerJudge().selection(reader, 'op')?.now);
    expect(new LedgerJudge().rowSelection(reader, 101)).toBeNull();
  });

  it('keeps what it was at completion beside it', () => {
    const selection = new LedgerJudge().selection(new FakeReader(ratios(100)), 'op');
    expect(selection?.atCompletion.evaluated).toBe(1);
    expect(selection?.atCompletion.deflatedSharpe).toBeGreaterThan(0.99);
  });

  it('is null for an operation that the ledger does not know', () => {
    expect(new LedgerJudge().selection(new FakeReader([0.1]), 'other')).toBeNull();
    expect(new LedgerJudge().effective(new FakeReader([0.1]), 'other')).toBeNull();
  });

  it('reads a family once for all results on the same periods', () => {
    const reader = new FakeReader(ratios(100));
    reader.operationsOfFamily = Array.from({ length: 50 }, (_, index) => ({
      ...{ seq: index + 1, operationId: `op${index}`, hasModel: true, isInvalid: false },
      summary: {
        ...{ basis: 'OUT_OF_SAMPLE', totalTrades: 40, evaluated: null, deflatedSharpe: null },
        verdict: null,
      },
    }));
    const page = new LedgerJudge().page(reader, {
      ...{ family: 'crossing', types: ['BACKTESTING'], after: null, limit: 50 },
    });
    expect(reader.reads).toBe(1);
    expect(page.changed).toHaveLength(50);
    expect(page.changed[0]).toEqual({
      ...{ operationId: 'op0', evaluated: 100, verdict: 'LIKELY_LUCK' },
      deflatedSharpe: expect.closeTo(0.9003968344, 7),
    });
    expect(page.next).toEqual({ seq: 50, operationId: 'op49' });
  });

  it('leaves out operations of which it says what was said before', () => {
    const reader = new FakeReader(ratios(100));
    const said = new LedgerJudge().selection(reader, 'op')?.now;
    const judged = {
      ...({ basis: 'OUT_OF_SAMPLE', totalTrades: 40, evaluated: 100, verdict: 'LIKELY_LUCK' } as const),
      deflatedSharpe: said?.deflatedSharpe ?? null,
    };
    reader.operationsOfFamily = [
      { seq: 1, operationId: 'op', hasModel: true, isInvalid: false, summary: judged },
    ];
    const query = { family: 'crossing', types: ['BACKTESTING'], after: null, limit: 50 } as const;
    expect(new LedgerJudge().page(reader, query)).toEqual({ changed: [], through: 100, next: null });
  });

  it.each([
    ['WHOLE_RANGE', true, 'NOT_ENOUGH_EVIDENCE'],
    ['WHOLE_RANGE', false, 'LIKELY_LUCK'],
    ['JOINED', true, 'LIKELY_LUCK'],
  ] as const)('takes trades of %s with a model (%s) for unseen or not', (basis, hasModel, verdict) => {
    const reader = new FakeReader(ratios(100));
    const summary = { basis, totalTrades: 40, evaluated: null, deflatedSharpe: null, verdict: null };
    reader.operationsOfFamily = [{ seq: 1, operationId: 'op', hasModel, isInvalid: false, summary }];
    const { changed } = new LedgerJudge().page(reader, {
      ...{ family: 'crossing', types: ['BACKTESTING'], after: null, limit: 50 },
    });
    expect(changed[0]?.verdict).toBe(verdict);
  });
});

describe('configurations that were tried on some periods', () => {
  it('are counted where at least 30 periods are in common, whatever becomes of the run', () => {
    const reader = new FakeReader(ratios(7));
    const judge = new LedgerJudge();
    const on = (days: Int32Array) => judge.countTried(reader, 'crossing', { length: 'DAY', days });
    expect(on(DAYS)).toBe(7);
    expect(on(DAYS.slice(-30))).toBe(7);
    expect(on(DAYS.slice(-29))).toBe(0);
    expect(judge.countTried(reader, 'crossing', { length: 'WEEK', days: DAYS })).toBe(0);
  });
});
