import { describe, expect, it } from 'vitest';
import { METRIC_NAMES } from '../../../../src/domain/study/objective.js';
import { returnsStream, trialIndexStream, trialsStream } from '../../../../src/kinds/study/study-streams.js';
import type { TrialEntry } from '../../../../src/kinds/study/trial-entry.js';
import {
  encodeTrialIndex,
  type IndexedTrial,
  indexRecordBytes,
  TrialIndex,
} from '../../../../src/kinds/study/trial-index.js';
import {
  decodeReturns,
  encodeReturnsMarket,
  encodeTrialReturns,
  withoutReturns,
} from '../../../../src/kinds/study/trial-returns.js';

const DIGEST = '00ff'.repeat(16);

const completed: IndexedTrial = {
  number: 0,
  completed: true,
  feasible: true,
  repeats: null,
  violation: 0,
  objective: 1.25,
  metrics: METRIC_NAMES.map((_, index) => (index === 4 ? null : index / 8)),
  moments: { periods: 40, mean: 0.001, deviation: 0.02, skewness: -0.5, kurtosis: 3.5 },
  point: [3, 0.25],
  digest: DIGEST,
};
const infeasible: IndexedTrial = {
  ...completed,
  number: 1,
  feasible: false,
  violation: 0.5,
  objective: null,
};
const repeat: IndexedTrial = { ...completed, number: 2, repeats: 0 };
const failed: IndexedTrial = {
  ...{ number: 3, completed: false, feasible: false, repeats: null, violation: 0, objective: null },
  ...{ metrics: null, moments: null, point: [1, 0.5], digest: 'ab'.repeat(32) },
};

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe('the index of a study', () => {
  const bytes = encodeTrialIndex([completed, infeasible, repeat, failed], 2);
  const index = new TrialIndex(bytes, 2);

  it('has one record a trial', () => {
    expect(index.length).toBe(4);
    expect(bytes.byteLength).toBe(4 * indexRecordBytes(2));
  });

  it('tells completed, feasible, infeasible, repeated and failed trials apart', () => {
    const numbers = [0, 1, 2, 3];
    expect(numbers.map((number) => index.isCompleted(number))).toEqual([true, true, true, false]);
    expect(numbers.map((number) => index.isFeasible(number))).toEqual([true, false, true, false]);
    expect(numbers.map((number) => index.isRepeat(number))).toEqual([false, false, true, false]);
    expect(numbers.map((number) => index.firstNumber(number))).toEqual([0, 1, 0, 3]);
  });

  it('gives each value back, and null where there was none', () => {
    expect([index.objective(0), index.objective(1), index.violation(1)]).toEqual([1.25, null, 0.5]);
    expect(METRIC_NAMES.map((name) => index.metric(name, 0))).toEqual(completed.metrics);
    expect(METRIC_NAMES.map((name) => index.metric(name, 3))).toEqual(METRIC_NAMES.map(() => null));
    expect(index.moments(0)).toEqual(completed.moments);
    expect(index.moments(3)).toBeNull();
    expect(index.result(3)).toEqual({ number: 3, point: [1, 0.5], objective: null, violation: 0 });
    expect(Buffer.from(index.digest(3)).toString('hex')).toBe('ab'.repeat(32));
  });

  it('gives columns, of all trials or of a part', () => {
    expect([...index.objectiveColumn()]).toEqual([1.25, Number.NaN, 1.25, Number.NaN]);
    expect([...index.metricColumn('CAGR', 2)]).toEqual([1 / 8, Number.NaN]);
    expect([...index.coordinateColumn(1, 1, 4)]).toEqual([0.25, 0.25, 0.5]);
  });

  it('reads records wherever they lie in their buffer', () => {
    const shifted = new Uint8Array(bytes.byteLength + 3);
    shifted.set(bytes, 3);
    expect(new TrialIndex(shifted.subarray(3), 2).point(3)).toEqual([1, 0.5]);
  });

  it('refuses bytes that are no whole records', () => {
    expect(() => new TrialIndex(bytes.subarray(1), 2)).toThrow(RangeError);
    expect(() => new TrialIndex(bytes, 3)).toThrow(RangeError);
  });

  it('leaves out the first records of a piece', () => {
    const piece = { stream: 'trialIndex', firstSeq: 10, count: 4, bytes };
    const tail = trialIndexStream.tail(piece, 12);
    expect({ ...tail, bytes: [...tail.bytes] }).toEqual({
      stream: 'trialIndex',
      firstSeq: 12,
      count: 2,
      bytes: [...encodeTrialIndex([repeat, failed], 2)],
    });
  });
});

describe('the returns of a study', () => {
  const market = {
    id: 1,
    symbol: 'ÖL-F',
    periodMs: Float64Array.of(1e12, 2e12, 3e12),
    periodDays: Float64Array.of(11_574, 23_148, 34_722),
    periodsPerYear: 252,
    holdingReturns: Float64Array.of(0.1, -0.1, 0),
  };
  const first = { number: 4, marketId: 1, netExposure: 0.25, returns: Float32Array.of(0.5, -0.25, 0) };
  const second = { number: 7, marketId: 1, netExposure: null, returns: new Float32Array() };
  const records = [encodeReturnsMarket(market), encodeTrialReturns(first), encodeTrialReturns(second)];
  const bytes = joined(records);

  it('come back with their markets', () => {
    const { markets, trials } = decodeReturns(bytes);
    expect([...markets.values()]).toEqual([market]);
    expect(trials).toEqual([first, second]);
  });

  it('come back from an earlier version, which kept no days', () => {
    const old = { ...market, periodDays: null };
    const { markets, trials } = decodeReturns(joined([encodeReturnsMarket(old), encodeTrialReturns(first)]));
    expect([...markets.values()]).toEqual([old]);
    expect(trials).toEqual([first]);
  });

  it('come back from anywhere in a buffer', () => {
    expect(decodeReturns(joined([Uint8Array.of(1), bytes]).subarray(1)).trials).toEqual([first, second]);
  });

  it('refuse bytes that are no records', () => {
    expect(() => decodeReturns(bytes.subarray(0, bytes.byteLength - 1))).toThrow(RangeError);
    expect(() => decodeReturns(new Uint8Array(16))).toThrow(RangeError);
    expect(() => decodeReturns(new Uint8Array(Float64Array.of(3, 0, 0, 0).buffer))).toThrow(RangeError);
    expect(() => decodeReturns(new Uint8Array(Float64Array.of(1, 0, 0, 0.5).buffer))).toThrow(RangeError);
    expect(() => decodeReturns(new Uint8Array(Float64Array.of(1, 0, 0, 1e300).buffer))).toThrow(RangeError);
  });

  it('leave out the first records of a piece', () => {
    expect(withoutReturns(bytes, 2)).toEqual(records[2]);
    const tail = returnsStream.tail({ stream: 'returns', firstSeq: 5, count: 3, bytes }, 6);
    expect([tail.firstSeq, tail.count, decodeReturns(tail.bytes).trials.length]).toEqual([6, 2, 2]);
  });
});

describe('the log of trials', () => {
  const entry: TrialEntry = {
    ...{ seq: 0, number: 0, status: 'FAILED', values: [{ path: 'exits.stop_loss_pct', value: '0.02' }] },
    ...{ objective: null, feasible: false, violation: 0, repeats: null, metrics: null, modelPath: null },
    ...{ resultDigest: null, durationMs: 1.5, error: { code: 'VALIDATION_ERROR', message: 'no such value' } },
  };

  it('comes back as it was written', () => {
    const bytes = trialsStream.encode([entry]);
    expect(trialsStream.decode({ stream: 'trials', firstSeq: 0, count: 1, bytes })).toEqual([entry]);
  });

  it('refuses entries that are not in the order of their numbers', () => {
    const bytes = trialsStream.encode([{ ...entry, seq: 1, number: 1 }]);
    expect(() => trialsStream.decode({ stream: 'trials', firstSeq: 0, count: 1, bytes })).toThrow(RangeError);
  });
});
