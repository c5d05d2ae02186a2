import { describe, expect, it } from 'vitest';
import { barMetricCodec } from '../../../../src/base/pure/bar-metric-codec.js';
import { encodeEntries } from '../../../../src/base/pure/entry-bytes.js';
import { BacktestCharts } from '../../../../src/kinds/backtest/backtest-charts.js';
import { thinProgressSamples } from '../../../../src/kinds/backtest/thin-progress-samples.js';
import { anOperation } from '../../faces/graphql/records.js';
import { barSample } from './bar-sample.js';

const samples = Array.from({ length: 100 }, (_, seq) => ({
  ...barSample(seq),
  // Falls once, at the fortieth sample.
  equity: seq === 40 ? 50 : 100 + seq,
}));
const bytes = encodeEntries(barMetricCodec, samples);

describe('thinned samples', () => {
  it('are as many as asked for, whole samples in order, with both ends and the deepest fall', () => {
    const thinned = thinProgressSamples({ samples: bytes, initialCapital: 100, maxPoints: 10 });
    expect(thinned.length).toBeLessThanOrEqual(10);
    expect(thinned.length).toBeGreaterThan(7);
    expect(thinned.every((sample) => Object.is(sample.seq, samples[sample.seq]?.seq))).toBe(true);
    const seqs = thinned.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(seqs).toEqual(expect.arrayContaining([0, 39, 40, 99]));
    expect(thinned.find(({ seq }) => seq === 40)).toEqual(samples[40]);
  });

  it('are all where they fit', () => {
    expect(thinProgressSamples({ samples: bytes, initialCapital: 100, maxPoints: 100 })).toEqual(samples);
  });
});

describe('the live curve of a run', () => {
  const charts = (pieces: readonly Uint8Array[]) =>
    new BacktestCharts({
      dataDirOf: async () => '/nowhere',
      operations: {
        async *pieces() {
          yield* pieces;
        },
      },
      thinProgressSamples: async (question) => thinProgressSamples(question),
      readCandles: async () => null,
    });
  const ample = { take() {} };

  it('joins what is stored so far, and says where it ends', async () => {
    const half = encodeEntries(barMetricCodec, samples.slice(0, 50));
    const rest = encodeEntries(barMetricCodec, samples.slice(50));
    const curve = await charts([half, rest]).liveCurve(anOperation({ status: 'RUNNING' }), 100, 4, ample);
    expect(curve.points.map(({ seq }) => seq)).toEqual([0, 39, 40, 99]);
    expect(curve.lastSeq).toBe(99);
  });

  it('is empty before the first sample', async () => {
    expect(await charts([]).liveCurve(anOperation({ status: 'PENDING' }), 100, 4, ample)).toEqual({
      points: [],
      lastSeq: null,
    });
  });
});
