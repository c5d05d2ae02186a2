import { describe, expect, it } from 'vitest';
import { EquityCurves } from '../../../../src/kinds/backtest/equity-curves.js';
import {
  ComparisonService,
  type ComparisonServiceOptions,
} from '../../../../src/kinds/compare/comparison-service.js';
import type { OperationQuery } from '../../../../src/operations/ports/operation-query.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { anOperation, parameters, storedResult } from '../../faces/graphql/records.js';
import { aStudy, studyParameters, studyTrials } from '../../faces/graphql/study-records.js';

const unasked = () => Promise.reject(new Error('asked'));

/** A service that knows some operations. */
function service(
  known: readonly Operation[],
  listed: readonly Operation[] = known,
  selection: ComparisonServiceOptions['ledger']['selection'] = async () => null,
) {
  const queries: OperationQuery[] = [];
  const operations = {
    get: async (id: string) => known.find((one) => one.id === id) ?? null,
    list: async (query: OperationQuery) => {
      queries.push(query);
      return { operations: listed.slice(0, query.first), hasNextPage: false };
    },
    bytes: async () => null,
  } as unknown as ComparisonServiceOptions['operations'];
  const compare = new ComparisonService({
    operations,
    backtesting: { parameters: () => parameters, result: async () => storedResult },
    walkForwards: { parameters: unasked as never, result: unasked },
    studies: { parameters: () => studyParameters },
    studyReader: { trial: async (_study, number) => studyTrials[number] ?? null },
    curves: new EquityCurves({ operations, thin: unasked }),
    ask: { align: unasked, correlate: unasked, differing: unasked, diverge: unasked },
    ledger: { selection },
    folders: { strategies: '/s', models: '/m', data: '/d' },
  });
  return { compare, queries };
}

async function issuesOf(asked: Promise<unknown>): Promise<readonly string[]> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InvalidInputError)) throw error;
  return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
}

const ids = (...names: readonly string[]) => ({
  subjects: names.map((operation) => ({ operation, trial: null })),
  filter: null,
});
const pinned = {
  strategySource: 'name: a\n',
  ...{ data: [{ symbol: 'AAPL', hash: 'd' }], models: [], engineVersion: '2.0.0' },
};

describe('runs that are compared', () => {
  const a = anOperation({ id: 'op_a' });
  const b = anOperation({ id: 'op_b' });

  it('come in the order asked, with the figures that lists show of them', async () => {
    const unseen = anOperation({ id: 'op_u', summary: { ...a.summary, basis: 'OUT_OF_SAMPLE' } });
    const { runs } = await service([a, b, unseen]).compare.compare(ids('op_b', 'op_a', 'op_u'));
    expect(runs.map(({ operation }) => operation.id)).toEqual(['op_b', 'op_a', 'op_u']);
    expect(runs[0]?.metrics).toEqual(storedResult.metrics);
    expect(runs[2]?.metrics).toEqual(storedResult.outOfSample);
  });

  it('are judged where their verdict is not stored yet, unless they are many', async () => {
    const judged: string[] = [];
    const judge = async ({ id }: Operation) => {
      judged.push(id);
      return null;
    };
    const unjudged = Array.from({ length: 21 }, (_, at) =>
      anOperation({ id: `op_${at}`, summary: { ...a.summary, verdict: null } }),
    );
    const told = anOperation({ id: 'op_told', summary: { ...a.summary, verdict: 'LIKELY_LUCK' } });
    const all = [told, ...unjudged];
    const few = await service(all, all, judge).compare.compare(ids('op_told', 'op_3'));
    // Three trades are fewer than thirty.
    expect(few.runs.map(({ verdict }) => verdict)).toEqual(['LIKELY_LUCK', 'NOT_ENOUGH_EVIDENCE']);
    const many = await service(all, all, judge).compare.compare(ids(...unjudged.map(({ id }) => id)));
    expect(new Set(many.runs.map(({ verdict }) => verdict))).toEqual(new Set([null]));
    expect(judged).toEqual(['op_3']);
  });

  it('are the completed ones of a filter', async () => {
    const { compare, queries } = service([a, b]);
    const { runs } = await compare.compare({ subjects: null, filter: { symbol: 'AAPL' } });
    expect(runs).toHaveLength(2);
    expect(queries).toMatchObject([
      {
        filter: { symbol: 'AAPL', types: ['BACKTESTING', 'WALK_FORWARD'], statuses: ['COMPLETED'] },
        first: 501,
      },
    ]);
  });

  it('may be trials of a study, by what it has pinned', async () => {
    const study = aStudy({ id: 'op_s', pinnedInputs: pinned });
    const asked = { subjects: [0, 1].map((trial) => ({ operation: 'op_s', trial })), filter: null };
    const { runs } = await service([study]).compare.compare(asked);
    expect(runs.map(({ trial }) => trial?.number)).toEqual([0, 1]);
    expect(runs[0]?.making).toMatchObject({
      strategy: { source: 'name: a\n' },
      provenance: { engineVersion: '2.0.0', dataHash: 'd' },
    });
    const [values] = studyTrials[0]?.values ?? [];
    expect(runs[0]?.making.overrides).toContainEqual(values);
  });

  it.each([
    ['neither subjects nor a filter', { subjects: null, filter: null }, ['subjects ONE_OF']],
    ['both', { ...ids('op_a', 'op_b'), filter: {} }, ['subjects ONE_OF']],
    ['one alone', ids('op_a'), ['subjects OUT_OF_RANGE']],
    ['more than 500', ids(...Array.from({ length: 501 }, (_, at) => `op_${at}`)), ['subjects OUT_OF_RANGE']],
    ['one twice', ids('op_a', 'op_b', 'op_a'), ['subjects.2 DUPLICATE']],
    ['an unknown one', ids('op_a', 'op_x'), ['subjects.1.operation OPERATION_NOT_FOUND']],
    ['one that runs', ids('op_a', 'op_run'), ['subjects.1.operation NOT_COMPLETED']],
    ['a training', ids('op_a', 'op_train'), ['subjects.1.operation NOT_COMPARABLE']],
    ['a whole study', ids('op_a', 'op_s'), ['subjects.1.trial REQUIRED']],
    [
      'a trial of none',
      {
        subjects: [
          { operation: 'op_a', trial: 3 },
          { operation: 'op_b', trial: null },
        ],
        filter: null,
      },
      ['subjects.0.trial NOT_ALLOWED'],
    ],
    [
      'a trial that there is not',
      {
        subjects: [
          { operation: 'op_s', trial: 99 },
          { operation: 'op_b', trial: null },
        ],
        filter: null,
      },
      ['subjects.0.trial UNKNOWN_TRIAL'],
    ],
  ])('are not %s', async (_what, asked, issues) => {
    const known = [
      ...[a, b, anOperation({ id: 'op_run', status: 'RUNNING' })],
      ...[anOperation({ id: 'op_train', type: 'TRAINING' }), aStudy({ id: 'op_s', pinnedInputs: pinned })],
    ];
    expect(await issuesOf(service(known).compare.compare(asked))).toEqual(issues);
  });

  it('are not more than 500 of a filter', async () => {
    const many = Array.from({ length: 600 }, (_, at) => anOperation({ id: `op_${at}` }));
    expect(await issuesOf(service(many).compare.compare({ subjects: null, filter: {} }))).toEqual([
      'filter OUT_OF_RANGE',
    ]);
  });
});

describe('a comparison', () => {
  const many = Array.from({ length: 51 }, (_, at) => anOperation({ id: `op_${at}` }));

  it('has no correlations of more than 50 runs, and no divergence of more than two', async () => {
    const comparison = await service(many).compare.compare({ subjects: null, filter: {} });
    expect(await comparison.correlations()).toBeNull();
    expect(await comparison.divergence()).toBeNull();
  });
});
