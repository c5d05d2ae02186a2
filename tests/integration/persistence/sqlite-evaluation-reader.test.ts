import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvaluationReader } from '../../../src/operations/ports/evaluation-reader.js';
import type { Evaluation } from '../../../src/operations/record/evaluation.js';
import { SqlEvaluationLedger } from '../../../src/stores/sql/sql-evaluation-ledger.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { readingEvaluations } from '../../../src/stores/sqlite/sqlite-evaluation-reader.js';
import { sampleEvaluation } from '../../support/sample-evaluation.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const AT = new Date('2024-03-01T12:00:00.000Z');
const JUDGED = ['BACKTESTING', 'WALK_FORWARD'];

describe('a reader of evaluations', () => {
  let folder: TemporaryFolder;
  let database: Database;
  let ledger: SqlEvaluationLedger;
  let store: PrismaOperationStore;

  beforeEach(async () => {
    folder = temporaryFolder();
    database = await openDatabase(folder);
    ledger = new SqlEvaluationLedger(database);
    store = new PrismaOperationStore(database);
  });
  afterEach(async () => {
    await database.close();
    folder.remove();
  });

  const reading = <T>(work: (reader: EvaluationReader) => T): T =>
    readingEvaluations(join(folder.path, 'ktrdr.db'), work);
  async function completed(id: string, type: string, fields: Partial<Evaluation>): Promise<void> {
    await store.insert(sampleOperation({ id, type, status: 'COMPLETED', completedAt: AT }));
    await ledger.enterOperation(id, sampleEvaluation(fields), AT);
  }

  it('has the rows of a family up to one, those of one configuration one behind the other', async () => {
    const of = (configuration: string, startDate: string) => sampleEvaluation({ configuration, startDate });
    const first = [of('a', '2023-12-01'), of('b', '2023-12-01'), of('a', '2023-12-02')];
    await ledger.enter({ evaluations: [...first, sampleEvaluation({ family: 'other' })], at: AT });
    await ledger.enter({ evaluations: [of('b', '2023-12-02')], at: AT });
    const rows = reading((reader) =>
      [...reader.rows('crossing', 4)].map(({ seq, configuration, periods }) => ({
        ...{ seq, configuration, days: periods.days.length, length: periods.length },
      })),
    );
    expect(new Set(rows.map(({ seq }) => seq))).toEqual(new Set([1, 2, 3]));
    const order = rows.map(({ configuration }) => configuration);
    expect(order.filter((configuration, index) => order.indexOf(configuration) === index)).toHaveLength(2);
    expect(order[0] === order[1] || order[1] === order[2]).toBe(true);
    expect(rows.every(({ days, length }) => days === 40 && length === 'DAY')).toBe(true);
    expect(reading((reader) => [reader.lastOf('crossing'), reader.lastOf('none')])).toEqual([5, 0]);
  });

  it('has one object for the periods that rows share', async () => {
    const evaluations = ['a', 'b'].map((configuration) => sampleEvaluation({ configuration }));
    const days = Int32Array.from({ length: 40 }, (_, day) => 19_000 + day);
    const other = sampleEvaluation({ configuration: 'c', periods: { length: 'DAY', perYear: 252, days } });
    await ledger.enter({ evaluations: [...evaluations, other], at: AT });
    const [shared, last] = reading((reader) => {
      const periods = new Set([...reader.rows('crossing', 3)].map((row) => row.periods));
      return [periods.size, reader.row(3)?.periods.days.at(-1)];
    });
    expect([shared, last]).toEqual([2, 19_039]);
  });

  it('has the returns of a row as they were entered, and none where none were kept', async () => {
    const returns = Float32Array.from({ length: 40 }, (_, day) => day / 1_000);
    const kept = sampleEvaluation({ returns });
    await ledger.enter({
      evaluations: [kept, sampleEvaluation({ configuration: 'b', returns: null })],
      at: AT,
    });
    expect(reading((reader) => reader.returns(1))).toEqual(returns);
    expect(reading((reader) => [reader.returns(2), reader.returns(3), reader.row(3)])).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('groups rows by family, symbols and bars, with the best of each, those with the newest rows first', async () => {
    const of = (fields: Partial<Evaluation>) => sampleEvaluation(fields);
    await ledger.enter({
      evaluations: [
        of({ configuration: 'a', sharpeRatio: null }),
        of({ configuration: 'b', sharpeRatio: 1.5, startDate: '2023-12-01' }),
        of({ configuration: 'b', sharpeRatio: 1.5, endDate: '2024-02-01' }),
        of({ symbols: ['MSFT'], sharpeRatio: null }),
        of({ configuration: 'c', sharpeRatio: -0.5 }),
        of({ family: 'other', timeframe: '1h' }),
      ],
      at: AT,
    });
    const query = { filter: {}, first: 2, before: null };
    const [first, rest, ofSymbol] = reading((reader) => [
      reader.groups(query),
      reader.groups({ ...query, before: 5 }),
      reader.groups({ ...query, filter: { family: 'crossing', symbol: 'MSFT' } }),
    ]);
    const shown = ({ groups, hasNextPage }: ReturnType<EvaluationReader['groups']>) => ({
      hasNextPage,
      groups: groups.map(({ newest, best, ...group }) => ({ ...group, newest: newest.seq, best: best?.seq })),
    });
    const microsoft = {
      ...{ entries: 1, configurations: 1, startDate: '2023-12-09', endDate: '2024-01-17' },
      ...{ newest: 4, best: undefined },
    };
    expect(shown(first)).toEqual({
      hasNextPage: true,
      groups: [
        {
          ...{ entries: 1, configurations: 1, startDate: '2023-12-09', endDate: '2024-01-17' },
          ...{ newest: 6, best: 6 },
        },
        {
          ...{ entries: 4, configurations: 3, startDate: '2023-12-01', endDate: '2024-02-01' },
          ...{ newest: 5, best: 2 },
        },
      ],
    });
    expect(shown(rest)).toEqual({ hasNextPage: false, groups: [microsoft] });
    expect(shown(ofSymbol)).toEqual({ hasNextPage: false, groups: [microsoft] });
    expect(first.groups[1]?.newest).toMatchObject({ family: 'crossing', symbols: ['AAPL'], timeframe: '1d' });
  });

  it('pages the operations of some types, the newest rows first', async () => {
    for (const [index, type] of ['BACKTESTING', 'STUDY', 'WALK_FORWARD', 'BACKTESTING'].entries()) {
      await completed(`op_${index}`, type, { configuration: String(index) });
    }
    const pages = reading((reader) => {
      const query = { family: 'crossing', types: JUDGED, limit: 2 };
      const first = reader.operations({ ...query, after: null });
      return [first, reader.operations({ ...query, after: first.at(-1) ?? null })];
    });
    expect(pages.map((page) => page.map(({ operationId }) => operationId))).toEqual([
      ['op_3', 'op_2'],
      ['op_0'],
    ]);
    expect(reading((reader) => [reader.placeOf('op_2')?.seq, reader.placeOf('op_9')])).toEqual([3, null]);
  });

  it('names the families of some types that were not judged by all of their rows', async () => {
    await completed('op_walk', 'WALK_FORWARD', { family: 'walked' });
    await completed('op_study', 'STUDY', { family: 'searched' });
    const unjudged = () => reading((reader) => reader.unjudged(JUDGED));
    expect(unjudged()).toEqual(['walked']);
    const judgement = { operationId: 'op_walk', evaluated: 1, deflatedSharpe: 0.5 };
    const through = reading((reader) => reader.lastOf('walked'));
    const judge = (by: number) =>
      ledger.rewriteJudgements([{ ...judgement, verdict: 'LIKELY_LUCK' }], {
        ...{ family: 'walked', through: by, isWhole: true },
      });
    await judge(through);
    expect(unjudged()).toEqual([]);
    await judge(through - 1);
    expect(unjudged()).toEqual([]);
    await ledger.enter({ evaluations: [sampleEvaluation({ family: 'walked', configuration: 'b' })], at: AT });
    expect(unjudged()).toEqual(['walked']);
  });
});
