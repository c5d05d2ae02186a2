import { describe, expect, it } from 'vitest';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { thinEquity } from '../../../../src/domain/statistics/thin-equity.js';
import { EquityCurves } from '../../../../src/kinds/backtest/equity-curves.js';
import { type ThinCurvesQuestion, thinCurves } from '../../../../src/kinds/backtest/thin-curves.js';
import { anOperation } from '../../faces/graphql/records.js';

const points = 1_000;
const { timeMs, equity } = curveOf(points);
const blob = encodeEquity({ timeMs, equity });

function curveOf(length: number) {
  return {
    timeMs: Float64Array.from({ length }, (_, index) => index * 60_000),
    equity: Float64Array.from({ length }, (_, index) => 100 + Math.sin(index / 30) + (index % 7)),
  };
}

/** Curves over one stored curve, with what was read and asked. */
function curves(stored: Uint8Array | null = blob) {
  const reads: string[] = [];
  const questions: ThinCurvesQuestion[] = [];
  const service = new EquityCurves({
    operations: {
      bytes: async ({ id }) => {
        reads.push(id);
        return stored;
      },
    },
    thinLong: async (question) => {
      questions.push(question);
      return thinCurves(question);
    },
  });
  const ask = (size: number, id = 'op_1') =>
    service.of({ operation: anOperation({ id }), initialCapital: 100 }, size);
  return { ask, reads, questions };
}

describe('the curves of a backtest', () => {
  it('are thinned as the definition says', async () => {
    expect(await curves().ask(50)).toEqual(thinEquity(timeMs, equity, 50, 100));
  });

  it('are read and decoded once for all who ask at a time, in whatever sizes', async () => {
    const long = curveOf(40_000);
    const { ask, reads, questions } = curves(encodeEquity(long));
    const sizes = [4, 5, 6, 4, 500];
    const answers = await Promise.all(sizes.map((size) => ask(size)));
    expect(answers).toEqual(sizes.map((size) => thinEquity(long.timeMs, long.equity, size, 100)));
    expect(reads).toEqual(['op_1']);
    expect(questions.map((question) => question.sizes)).toEqual([[4, 5, 6, 500]]);
  });

  it('are thinned by another thread only where they are long', async () => {
    const { ask, reads, questions } = curves(encodeEquity(curveOf(32_000)));
    await Promise.all([ask(4), ask(5)]);
    expect(reads).toEqual(['op_1']);
    expect(questions).toEqual([]);
  });

  it('are remembered', async () => {
    const { ask, reads } = curves();
    expect(await ask(10)).toBe(await ask(10));
    expect(reads).toHaveLength(1);
  });

  it('are forgotten, the oldest first, before they fill the memory', async () => {
    const { ask, reads } = curves();
    for (let index = 0; index < 200; index += 1) await ask(points, `op_${index}`);
    await ask(points, 'op_199');
    expect(reads).toHaveLength(200);
    await ask(points, 'op_200');
    await ask(points, 'op_0');
    expect(reads).toHaveLength(202);
  });

  it('are none where nothing is stored', async () => {
    const { ask, questions } = curves(null);
    expect(await ask(10)).toEqual([]);
    expect(questions).toEqual([]);
  });

  it('are read again after a failure', async () => {
    let fails = true;
    const service = new EquityCurves({
      operations: {
        bytes: async () => {
          if (fails) throw new Error('no disk');
          return blob;
        },
      },
      thinLong: async (question) => thinCurves(question),
    });
    const ask = () => service.of({ operation: anOperation(), initialCapital: 100 }, 4);
    await expect(ask()).rejects.toThrow('no disk');
    fails = false;
    expect(await ask()).toHaveLength(4);
  });
});
