import { describe, expect, it } from 'vitest';
import type { ByteBudget } from '../../../../src/base/pure/byte-budget.js';
import {
  AnswerBudget,
  MAX_ANSWER_BYTES,
  MAX_READ_BYTES,
} from '../../../../src/faces/graphql/answer-budget.js';
import { dataset, inventory } from './inventory-records.js';
import { loadResult } from './load-records.js';
import { anOperation, aPage, parameters, storedResult } from './records.js';
import { storedStudy } from './study-records.js';
import { testApi } from './test-api.js';
import { storedTraining } from './training-records.js';

const MIB = 2 ** 20;
const refused = {
  data: null,
  errors: [
    {
      message: expect.stringMatching(/more than (16|32) MiB\. Ask for less at once: a smaller first/),
      extensions: { code: 'ANSWER_TOO_LARGE' },
    },
  ],
};

const listOf = (count: number, changes: Parameters<typeof anOperation>[0]) => {
  const operation = anOperation(changes);
  return Array.from({ length: count }, () => operation);
};

const aliased = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');

describe('an answer', () => {
  it('holds texts of 16 MiB and no more', async () => {
    const reason = 'r'.repeat(MIB / 4);
    const answer = (nodes: number) =>
      testApi({
        operations: {
          list: async () => aPage(listOf(nodes, { cancelReason: reason })),
        },
      }).query('{ operations(first: 200) { nodes { cancelReason } } }');
    // Each node of a list counts a little as well.
    expect(await answer(63)).toMatchObject({ data: { operations: { nodes: { length: 63 } } } });
    expect(await answer(65)).toEqual(refused);
  });

  it('counts what its aliases repeat', async () => {
    const operations = listOf(200, { cancelReason: 'r'.repeat(10_000) });
    const { query } = testApi({ operations: { list: async () => aPage(operations) } });
    const field = 'operations(first: 200) { nodes { cancelReason } }';
    expect((await query(`{ ${aliased(8, field)} }`)).errors).toBeUndefined();
    expect(await query(`{ ${aliased(29, field)} }`)).toEqual(refused);
  });

  it('counts bytes and not characters', async () => {
    const answer = (reason: string) =>
      testApi({ operations: { get: async () => anOperation({ cancelReason: reason }) } }).query(
        `{ operation(id: "op_1") { ${aliased(20, 'cancelReason')} } }`,
      );
    const characters = 500_000;
    expect((await answer('r'.repeat(characters))).errors).toBeUndefined();
    expect(await answer('中'.repeat(characters))).toEqual(refused);
  });

  it.each([
    ['overrides', 'parameters { overrides { path value } }'],
    ['warnings', 'warnings { message }'],
    ['errors', 'error { message }'],
    ['labels', 'label'],
    ['strategies', 'result { strategySource }'],
  ])('counts the texts of %s', async (_what, selection) => {
    const text = 'x'.repeat(100_000);
    const operation = anOperation({
      label: text,
      warnings: [{ code: 'X', severity: 'INFO', message: text }],
      error: { code: 'X', message: text, retryable: false },
    });
    const { query } = testApi({
      operations: {
        list: async () => aPage(Array.from({ length: 200 }, () => operation)),
      },
      backtesting: {
        parametersOrNull: () => ({ ...parameters, overrides: [{ path: 'a', value: text }] }),
        result: async () => ({ ...storedResult, strategySource: text }),
      },
    });
    const answer = await query(
      `{ operations(first: 200) { nodes { ... on BacktestOperation { ${selection} } } } }`,
    );
    expect(answer).toEqual(refused);
  });

  it.each([
    ['many', 500, 10, 5],
    ['long', 1, 4_000_000, 5],
  ])('counts the bars of %s datasets whose charts it has', async (_what, count, rows, aliases) => {
    let charts = 0;
    const list = async () => Array.from({ length: count }, () => ({ ...dataset, rows }));
    const candles = async () => {
      charts += 1;
      return null;
    };
    const { query } = testApi({
      inventory: { ...inventory, datasets: { ...inventory.datasets, list, candles } },
    });
    const field = 'candles(maxPoints: 1) { barsPerCandle }';
    expect((await query(`{ datasets { ${aliased(1, field)} } }`)).errors).toBeUndefined();
    expect(charts).toBe(count);
    expect(await query(`{ datasets { ${aliased(aliases, field)} } }`)).toEqual(refused);
  });

  it('that is refused is read no further', async () => {
    let results = 0;
    const { query } = testApi({
      operations: { list: async () => aPage(listOf(200, {})) },
      backtesting: {
        result: async () => {
          results += 1;
          return { ...storedResult, strategySource: 'x'.repeat(MIB) };
        },
      },
    });
    const field =
      'operations(first: 200) { nodes { ... on BacktestOperation { result { strategySource } } } }';
    expect(await query(`{ ${aliased(29, field)} }`)).toEqual(refused);
    // A few hundred bytes are counted before each of 5,800 results is read, the text of it when it is.
    expect(results).toBeLessThanOrEqual(MAX_READ_BYTES / 16_384);
  });

  it.each([
    ['a parent', 'parent { id }', { parentId: 'op_long' }],
    ['what was run once more', 'retryOf { id }', { retryOfId: 'op_long' }],
  ])(
    'counts %s of each operation of a list, which has rows of its own',
    async (_what, selection, changes) => {
      let found = 0;
      const { query } = testApi({
        operations: {
          list: async () => aPage(listOf(200, changes)),
          get: async (id, { budget }) => {
            budget.take(MIB);
            found += 1;
            return anOperation({ id });
          },
        },
      });
      expect(await query(`{ operations(first: 200) { nodes { ${selection} } } }`)).toEqual(refused);
      expect(found).toBe(MAX_READ_BYTES / MIB);
    },
  );

  it.each([
    ['DATA_LOADING', 'DataLoadOperation', 'rowsLoaded', 'dataLoading', loadResult],
    ['TRAINING', 'TrainingOperation', 'epochsRun', 'training', storedTraining],
    ['STUDY', 'StudyOperation', 'resultDigest', 'studies', storedStudy],
  ] as const)(
    'counts results of %s, whatever is asked of them',
    async (type, typename, field, service, result) => {
      let results = 0;
      const { query } = testApi({
        operations: { list: async () => aPage(listOf(200, { type })) },
        [service]: {
          result: async (_operation: unknown, budget: ByteBudget) => {
            budget.take(MIB);
            results += 1;
            return result;
          },
        },
      });
      const list = `operations(first: 200) { nodes { ... on ${typename} { result { ${field} } } } }`;
      expect(await query(`{ ${list} }`)).toEqual(refused);
      expect(results).toBe(MAX_READ_BYTES / MIB);
    },
  );

  it('refuses more curves of long runs than are read at once', async () => {
    const { query } = testApi({
      backtesting: { result: async () => ({ ...storedResult, totalBars: 1_000_000 }) },
    });
    const curves = (count: number) =>
      query(
        `{ operation(id: "op_1") { ... on BacktestOperation { result { ${aliased(count, 'equityCurve(maxPoints: 4) { equity }')} } } } }`,
      );
    expect((await curves(15)).errors).toBeUndefined();
    expect(await curves(30)).toEqual(refused);
  });

  it('weighs a curve by itself, whatever its points', async () => {
    const curves = (count: number) =>
      testApi().query(
        `{ operations(first: 200) { nodes { ... on BacktestOperation { result { ${aliased(count, 'equityCurve(maxPoints: 4) { equity }')} } } } } }`,
      );
    expect((await curves(1)).errors).toBeUndefined();
    expect((await curves(2)).errors?.[0]?.extensions?.code).toBe('QUERY_TOO_COMPLEX');
  });

  it('of a mutation says what was done, however much was asked for about it', async () => {
    const reason = 'r'.repeat(1_000_000);
    const { query, calls } = testApi({
      operations: { cancel: async (id) => anOperation({ id, status: 'CANCELLED', cancelReason: reason }) },
    });
    const answer = await query(`mutation { cancelOperation(input: {id: "op_1"}) {
      ... on CancelOperationSuccess { operation { id ${aliased(29, 'cancelReason')} } } } }`);
    expect(calls.cancelled).toEqual([]);
    expect(answer).toMatchObject({
      data: { cancelOperation: { operation: { id: 'op_1' } } },
      errors: [{ extensions: { code: 'ANSWER_TOO_LARGE' } }],
    });
  });
});

describe('AnswerBudget', () => {
  it('refuses everything once something was too much', () => {
    const budget = new AnswerBudget();
    budget.reads.take(MAX_READ_BYTES);
    expect(budget.refusal).toBeNull();
    expect(() => budget.reads.take(1)).toThrow('reads more than 32 MiB');
    expect(() => budget.texts.take(0)).toThrow('reads more than 32 MiB');
    expect(budget.refusal?.code).toBe('ANSWER_TOO_LARGE');
  });

  it('counts reads and texts apart', () => {
    const budget = new AnswerBudget();
    budget.reads.take(MAX_READ_BYTES);
    budget.texts.take(MAX_ANSWER_BYTES);
    expect(() => budget.texts.take(1)).toThrow('would have more than 16 MiB');
  });
});
