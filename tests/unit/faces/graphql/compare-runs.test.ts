import { describe, expect, it } from 'vitest';
import { Comparison } from '../../../../src/kinds/compare/comparison.js';
import type { CompareRequest } from '../../../../src/kinds/compare/comparison-service.js';
import { anOperation, storedResult } from './records.js';
import { testApi } from './test-api.js';

const making = { inputs: {}, strategy: { source: '', overrides: [] }, overrides: [], provenance: {} };
const comparison = new Comparison(
  ['op_1', 'op_2'].map((id) => ({
    operation: anOperation({ id }),
    ...{ trial: null, metrics: storedResult.metrics, verdict: 'LIKELY_LUCK' as const, making },
    ...{ initialCapital: 1, totalBars: 2 },
  })),
  {
    operations: { bytes: async () => null, pieces: async function* () {} },
    curves: undefined as never,
    ask: {
      align: async ({ maxPoints }) => ({
        timeMs: Float64Array.of(0, maxPoints),
        equity: [Float64Array.of(1, 1.5), Float64Array.of(Number.NaN, 1)],
        drawdown: [Float64Array.of(0, 0), Float64Array.of(Number.NaN, 0.25)],
        commonMs: null,
      }),
      keep: () => Promise.reject(new Error('asked')),
      ends: () => Promise.reject(new Error('asked')),
      correlate: async () => [Float64Array.of(1, Number.NaN), Float64Array.of(Number.NaN, 1)],
      differing: async () => [{ path: 'commission', values: ['0.001', null] }],
      diverge: async () => ({ timeMs: 0, message: 'Fill: none.', causes: ['PARAMETERS'] }),
    },
  },
  { take: () => {} },
);
const query = `query ($subjects: [CompareSubject!], $filter: OperationFilter, $maxPoints: Int! = 300) {
  compareRuns(subjects: $subjects, filter: $filter) {
    ... on RunComparison {
      runs { operation { id } trial { number } metrics { totalReturn } verdict }
      differences { path values }
      equity(maxPoints: $maxPoints) { timestamps values }
      drawdown(maxPoints: $maxPoints) { values }
      correlations
      divergence { timestamp message causes }
    }
    ... on InvalidInputError { issues { path code } }
  }
}`;

describe('compareRuns', () => {
  it('lays runs side by side; what is undefined is null', async () => {
    const asked: CompareRequest[] = [];
    const api = testApi({
      comparisons: {
        compare: async (request) => {
          asked.push(request);
          return comparison;
        },
      },
    });
    const subjects = [{ operation: 'op_1' }, { operation: 'op_2', trial: 3 }];
    const { data, errors } = await api.query(query, { subjects });
    expect(errors).toBeUndefined();
    expect(asked).toEqual([
      {
        subjects: [
          { operation: 'op_1', trial: null },
          { operation: 'op_2', trial: 3 },
        ],
        filter: null,
      },
    ]);
    expect(data).toMatchObject({
      compareRuns: {
        runs: [{ operation: { id: 'op_1' }, verdict: 'LIKELY_LUCK' }, { operation: { id: 'op_2' } }],
        differences: [{ path: 'commission', values: ['0.001', null] }],
        equity: {
          timestamps: ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.300Z'],
          values: [
            [1, 1.5],
            [null, 1],
          ],
        },
        drawdown: {
          values: [
            [0, 0],
            [null, 0.25],
          ],
        },
        correlations: [
          [1, null],
          [null, 1],
        ],
        divergence: { timestamp: '1970-01-01T00:00:00.000Z', causes: ['PARAMETERS'] },
      },
    });
  });

  it('says what cannot be compared', async () => {
    const { data } = await testApi().query(query, {});
    expect(data).toEqual({ compareRuns: { issues: [{ path: ['subjects'], code: 'ONE_OF' }] } });
  });

  it('fits the limits at its largest, and refuses more points', async () => {
    const api = testApi({ comparisons: { compare: async () => comparison } });
    expect((await api.query(query, { filter: {}, maxPoints: 1_000 })).errors).toBeUndefined();
    expect((await api.query(query, { filter: {}, maxPoints: 1_001 })).errors?.[0]?.message).toContain(
      'maxPoints',
    );
  });
});
