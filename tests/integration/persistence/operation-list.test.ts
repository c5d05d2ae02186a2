import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  NEWEST_FIRST,
  OPERATION_ORDER_FIELDS,
  type OperationFilter,
  type OperationOrder,
  type OperationPosition,
} from '../../../src/operations/ports/operation-query.js';
import { FEW, seldomStatements } from '../../../src/stores/sql/few-matches.js';
import { Prisma } from '../../../src/stores/sql/generated/client.js';
import type { ListFilter } from '../../../src/stores/sql/list-filter.js';
import { facetsStatement, readFacets } from '../../../src/stores/sql/operation-facets.js';
import {
  childrenStatement,
  completedBeforeStatement,
  countStatement,
  pageStatements,
} from '../../../src/stores/sql/operation-list.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { sqliteDialect } from '../../../src/stores/sqlite/sqlite-dialect.js';
import { orderValueOf } from '../../support/in-memory-lists.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const COPIES = 20_000;
const template = sampleOperation({
  id: 'template',
  status: 'COMPLETED',
  createdAt: new Date(1_700_000_000_000),
});

let folder: TemporaryFolder;
let database: Database;
let store: PrismaOperationStore;

beforeAll(async () => {
  folder = temporaryFolder();
  database = await openDatabase(folder);
  store = new PrismaOperationStore(database);
  await store.insert(template);
  await database.client.$executeRaw(copies());
});
afterAll(async () => {
  await database.close();
  folder.remove();
});

/** Builds the statement of a page in the order of creation. */
function pageStatement(
  filter: ListFilter,
  after: OperationPosition | null = null,
  order: OperationOrder = NEWEST_FIRST,
): Prisma.Sql {
  const [statement] = pageStatements(sqliteDialect, { filter, order, first: 50, after });
  return statement as Prisma.Sql;
}

/** Copies the template, each copy a second younger than the last; every tenth FAILED. */
function copies(): Prisma.Sql {
  const columns = columnNames().filter((column) => column !== 'idempotency_claim');
  const values = columns.map((column) => {
    if (column === 'id') return `'copy' || printf('%06d', number)`;
    if (column === 'created_at') return '"created_at" + 1000 * number';
    if (column === 'status') return `iif(number % 10 = 0, 'FAILED', 'COMPLETED')`;
    return `"${column}"`;
  });
  const names = columns.map((column) => `"${column}"`).join(', ');
  return Prisma.raw(`
    WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${COPIES})
    INSERT INTO "operation" (${names}) SELECT ${values.join(', ')} FROM numbers, "operation" WHERE "id" = 'template'`);
}

function columnNames(): readonly string[] {
  return Object.values(Prisma.OperationRowScalarFieldEnum).map((field) =>
    field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
}

async function planOf(statement: Prisma.Sql): Promise<string> {
  const rows = await database.client.$queryRaw<{ detail: string }[]>(
    Prisma.sql`EXPLAIN QUERY PLAN ${statement}`,
  );
  return rows.map(({ detail }) => detail).join('\n');
}

/** One value for every filter that is read along the index; ids are found by their key. */
const filterParts: readonly ListFilter[] = [
  { types: ['BACKTESTING'] },
  { statuses: ['COMPLETED', 'FAILED'] },
  { symbol: 'AAPL' },
  { strategies: ['strategies/rsi.yaml', 'strategies/other/rsi.yaml'] },
  { createdAfter: new Date(1_700_000_005_000) },
  { createdBefore: new Date(1_700_000_900_000) },
  { parent: null },
  { excludeInvalid: true },
];

/** Every combination of them, none included. */
const filters: readonly (readonly [string, ListFilter])[] = Array.from(
  { length: 2 ** filterParts.length },
  (_, set) => {
    const filter: ListFilter = Object.assign({}, ...filterParts.filter((_part, bit) => set & (1 << bit)));
    return [Object.keys(filter).join(', ') || 'nothing', filter] as const;
  },
);

/** Tells whether a filter names something that an index begins with. */
function isSeekable({ types, statuses, symbol, strategies, parent }: ListFilter): boolean {
  return (types ?? statuses ?? symbol ?? strategies) !== undefined || parent !== undefined;
}

const ORDERS: readonly OperationOrder[] = OPERATION_ORDER_FIELDS.flatMap((field) => [
  { field, direction: 'ASC' as const },
  { field, direction: 'DESC' as const },
]);
const FAMILIES: readonly ListFilter[] = [{}, { parent: null }, { parent: 'template' }];
const PLACE = { createdAt: new Date(1_700_000_500_000), id: 'copy000500' };

describe('the list of many operations', () => {
  it.each(filters)(
    'reads a page and its count from one index, without sorting, filtered by %s',
    async (_name, filter) => {
      const after = { createdAt: new Date(1_700_000_500_000), id: 'copy000500' };
      for (const statement of [
        pageStatement(filter),
        pageStatement(filter, after),
        countStatement(sqliteDialect, filter),
      ]) {
        const plan = await planOf(statement);
        // A count of everything may come from any index; SQLite takes the smallest.
        expect(plan).toMatch(/USING COVERING INDEX operation_/);
        // Only of what each value of the filter has at most a page of is the page made.
        const sorted = plan.split('\n').filter((step) => step.includes('TEMP B-TREE'));
        expect(sorted.length).toBeLessThanOrEqual(plan.includes('COMPOUND QUERY') ? 1 : 0);
        if (isSeekable(filter)) expect(plan).not.toMatch(/SCAN operation\b/);
      }
    },
  );

  it('seeks to the cursor instead of reading all pages before it', async () => {
    const after = { createdAt: new Date(1_700_000_500_000), id: 'copy000500' };
    const plan = await planOf(pageStatement({}, after));
    expect(plan).toMatch(
      /SEARCH operation USING COVERING INDEX operation_list_idx \(\(created_at,id\)<\(\?,\?\)\)/,
    );
  });

  it('seeks the few of a rare type, whatever status they are to have', async () => {
    for (const filter of [{}, { statuses: ['COMPLETED', 'FAILED'] as const }]) {
      const rare = { ...filter, types: ['TRAINING'] as const };
      for (const statement of [pageStatement(rare), countStatement(sqliteDialect, rare)]) {
        expect(await planOf(statement)).toMatch(/SEARCH operation USING COVERING INDEX operation_type_idx/);
      }
    }
  });

  it('finds given ids by their key', async () => {
    const plan = await planOf(pageStatement({ ids: ['template'] }));
    expect(plan).toMatch(/SEARCH operation USING INDEX sqlite_autoindex_operation_1 \(id=\?\)/);
  });

  it('does not search all ids for those that are given, whatever else is asked for', async () => {
    const byKey = /SEARCH operation USING INDEX sqlite_autoindex_operation_1 \(id=\?\)/;
    for (const [, filter] of filters) {
      for (const given of [
        { ...filter, ids: ['template'] },
        { ...filter, among: ['template'] },
      ]) {
        for (const statement of [
          pageStatement(given),
          pageStatement(given, null, { field: 'SHARPE_RATIO', direction: 'ASC' }),
          countStatement(sqliteDialect, given),
          facetsStatement(sqliteDialect, given),
        ])
          expect(await planOf(statement)).toMatch(byKey);
      }
    }
  });

  it.each(ORDERS)('reads pages by $field $direction from one index, without sorting', async (order) => {
    const isFigure = order.field !== 'CREATED_AT';
    const places = [
      null,
      { ...PLACE, ...(isFigure && { value: 0.5 }) },
      { ...PLACE, ...(isFigure && { value: null }) },
    ];
    for (const family of FAMILIES)
      for (const more of [{}, { types: ['BACKTESTING'], symbol: 'AAPL', excludeInvalid: true } as const])
        for (const after of places)
          for (const statement of pageStatements(sqliteDialect, {
            filter: { ...family, ...more },
            order,
            first: 50,
            after,
          })) {
            const plan = await planOf(statement);
            expect(plan).toMatch(/USING COVERING INDEX operation_/);
            expect(plan).not.toMatch(/SEARCH operation USING INDEX/);
            // Of what has no figure, what has ended and what has not are a page each at most, and are merged.
            const sorted = plan.split('\n').filter((step) => step.includes('TEMP B-TREE'));
            expect(sorted).toHaveLength(plan.includes('COMPOUND QUERY') ? 1 : 0);
            // Each stretch of an index is sought: its beginning, or the place behind which the page lies.
            if (isFigure) expect(plan).not.toMatch(/SCAN operation\b/);
          }
  });

  it.each(ORDERS)(
    'reads every operation once by $field $direction, whether it has ended or not',
    async (order) => {
      const [symbol, other] = ['EVERY', 'OTHER'];
      // Some with figures, some without; what has not ended has none.
      const stored = (
        ['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const
      ).flatMap((status, at) =>
        [0, 1, 2].map((copy) => {
          const hasFigures = status === 'COMPLETED';
          const figure = hasFigures ? ((7 * copy) % 3) / 4 : null;
          const createdAt = new Date(1_600_000_000_000 + 1_000 * ((5 * (3 * at + copy)) % 18));
          return sampleOperation({
            ...{ id: `${order.field}-${order.direction}-${status}-${copy}`, status, createdAt },
            symbol: copy === 2 ? other : symbol,
            startedAt: createdAt,
            completedAt: figure === null ? null : new Date(createdAt.getTime() + 4_000 * figure),
            summary: {
              ...sampleOperation().summary,
              ...{ totalReturn: figure, sharpeRatio: figure, deflatedSharpe: figure },
              ...{ maxDrawdown: figure, totalTrades: figure === null ? null : 4 * figure },
            },
          });
        }),
      );
      for (const operation of stored) await store.insert(operation);
      const read = async (filter: OperationFilter) => {
        const seen: string[] = [];
        let after: OperationPosition | null = null;
        for (;;) {
          const page = await store.list({ filter, order, first: 2, after });
          seen.push(...page.operations.map(({ id }) => id));
          after = page.places.at(-1) ?? null;
          if (!page.hasNextPage || after === null) return seen;
        }
      };
      const sign = order.direction === 'DESC' ? -1 : 1;
      const expected = (wanted: string) =>
        stored
          .filter((operation) => operation.symbol === wanted)
          .map((operation) => ({ operation, value: orderValueOf(operation, order.field) }))
          .toSorted((a, b) => {
            if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
            const byValue = (a.value ?? 0) - (b.value ?? 0);
            return sign * (byValue || a.operation.createdAt.getTime() - b.operation.createdAt.getTime());
          })
          .map(({ operation: { id } }) => id);
      expect(await read({ symbol })).toEqual(expected(symbol));
      expect(await read({ symbol: other, parent: null })).toEqual(expected(other));
      database.direct.prepare('DELETE FROM "operation" WHERE "symbol" IN (?, ?)').run(symbol, other);
    },
  );

  it('sorts the few below one operation by a figure, and finds them by their parent', async () => {
    const order: OperationOrder = { field: 'SHARPE_RATIO', direction: 'DESC' };
    const [statement] = seldomStatements(sqliteDialect, { parent: 'template' }, order);
    expect(await planOf(statement as Prisma.Sql)).toMatch(
      /^SEARCH operation USING COVERING INDEX operation_parent_idx \(parent_id=\?\)/,
    );
    expect(seldomStatements(sqliteDialect, { parent: 'template' })).toEqual([]);
    expect(seldomStatements(sqliteDialect, { parent: null }, order)).toEqual([]);
  });

  it('seeks what has something that is seldom, and reads all of searched texts from one index', async () => {
    const seldom: OperationFilter = {
      tags: [{ key: 'idea', value: 'momentum' }],
      pinned: true,
      model: 'models/rsi',
      startedBy: 'alice',
      updatedAfter: new Date(1_700_000_000_000),
      text: 'rsi',
    };
    for (const family of [{}, { parent: null }, { parent: 'template' }]) {
      const plans: string[] = [];
      for (const statement of seldomStatements(sqliteDialect, { ...seldom, ...family }))
        plans.push(await planOf(statement));
      const indexes = ['tag', 'pinned', 'model', 'caller', 'updated', 'text'];
      expect(plans).toHaveLength(indexes.length);
      for (const [at, plan] of plans.entries())
        expect(plan).toMatch(`USING COVERING INDEX operation_${indexes[at]}_idx`);
      // The index of what is pinned holds nothing else.
      for (const plan of plans.slice(0, -1)) expect(plan).toMatch(/^SEARCH|INDEX operation_pinned_idx$/);
    }
  });

  it('sorts the few of a seldom tag, and reads along the order where many have it', async () => {
    const tag = { key: 'idea', value: 'momentum' };
    const few: ListFilter = { tags: [tag], among: ['template'] };
    expect(await planOf(pageStatement(few))).toMatch(
      /SEARCH operation USING INDEX sqlite_autoindex_operation_1/,
    );
    const plan = await planOf(pageStatement({ tags: [tag], parent: null }));
    expect(plan).toMatch(/SEARCH operation USING COVERING INDEX operation_parent_idx/);
    expect(plan).toMatch(/SEARCH operation_tag EXISTS USING COVERING INDEX sqlite_autoindex_operation_tag_1/);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('counts children by status, and facets, from indexes alone', async () => {
    const children = await planOf(childrenStatement(sqliteDialect, 'template'));
    expect(children).toBe('SEARCH operation USING COVERING INDEX operation_children_idx (parent_id=?)');
    for (const filter of [
      {},
      { parent: null },
      { parent: 'template' },
      { types: ['BACKTESTING'] } as const,
    ]) {
      expect(await planOf(facetsStatement(sqliteDialect, filter))).toMatch(/operation USING COVERING INDEX/);
    }
  });

  it('counts facets of the newest where more match than are counted', async () => {
    const symbols = ['OLDEST', 'OLD', 'NEW'];
    for (const [at, symbol] of symbols.entries())
      await store.insert(
        // Ids in the other order: they are no measure of age.
        sampleOperation({
          id: `facet_${3 - at}`,
          caller: 'counter',
          symbol,
          createdAt: new Date(1_600_000_000_000 + at),
        }),
      );
    const { symbols: counted } = await database.read(readFacets(sqliteDialect, { startedBy: 'counter' }, 2));
    for (const at of symbols.keys()) await store.delete(`facet_${3 - at}`);
    expect(counted).toEqual([
      { value: 'NEW', count: 1 },
      { value: 'OLD', count: 1 },
    ]);
  });

  it('finds what has expired by the index of the time of completion', async () => {
    const plan = await planOf(completedBeforeStatement(sqliteDialect, new Date(), 100));
    expect(plan).toMatch(/SEARCH operation USING INDEX operation_completed_idx/);
    expect(plan).not.toContain('TEMP B-TREE');
  });

  it('counts all that match and gives the newest', async () => {
    const page = await store.list({ filter: { statuses: ['FAILED'] }, first: 2, after: null });
    expect(await store.count({ statuses: ['FAILED'] })).toBe(COPIES / 10);
    expect(page.operations.map(({ id }) => id)).toEqual(['copy020000', 'copy019990']);
  });

  it('visits every operation once when read to its end', async () => {
    const seen = new Set<string>();
    let after: { createdAt: Date; id: string } | null = null;
    do {
      const page = await store.list({ filter: { statuses: ['FAILED'] }, first: 500, after });
      for (const { id } of page.operations) seen.add(id);
      after = page.hasNextPage ? (page.operations.at(-1) ?? null) : null;
    } while (after !== null);
    expect(seen.size).toBe(COPIES / 10);
  });

  it('matches a strategy by its path, or by its file name in any folder', async () => {
    const paths = ['strategies/100%_sure.yaml', 'strategies/sub/100%_sure.yml', 'strategies/100x_sure.yaml'];
    for (const [index, strategy] of paths.entries()) {
      await store.insert(sampleOperation({ id: `named-${index}`, strategy }));
    }
    const matching = async (strategy: string) => {
      const page = await store.list({ filter: { strategy }, first: 10, after: null });
      return page.operations.map(({ id }) => id).sort();
    };
    expect(await matching('100%_sure')).toEqual(['named-0', 'named-1']);
    expect(await matching('strategies/100%_sure.yaml')).toEqual(['named-0']);
    expect(await matching('sure')).toEqual([]);
  });

  it('finds the same by a seldom tag, whether few have it or many', async () => {
    const tagged = { key: 'of', value: 'few' };
    const common = { key: 'of', value: 'many' };
    const insertion = database.direct.prepare(
      'INSERT INTO "operation_tag" ("operation_id", "key", "value") SELECT "id", ?, ? FROM "operation" WHERE "id" LIKE ?',
    );
    insertion.run(common.key, common.value, 'copy%');
    insertion.run(tagged.key, tagged.value, 'copy0199%');
    const ids = async (filter: OperationFilter): Promise<readonly string[]> => {
      const page = await store.list({ filter: { ...filter, statuses: ['FAILED'] }, first: 3, after: null });
      return page.operations.map(({ id }) => id);
    };
    expect(await store.count({ tags: [common] })).toBe(COPIES);
    expect(COPIES).toBeGreaterThan(FEW);
    expect(await ids({ tags: [common] })).toEqual(['copy020000', 'copy019990', 'copy019980']);
    expect(await ids({ tags: [tagged] })).toEqual(['copy019990', 'copy019980', 'copy019970']);
    expect(await ids({ tags: [common, tagged] })).toEqual(['copy019990', 'copy019980', 'copy019970']);
    expect(await ids({ tags: [{ key: 'of', value: 'none' }] })).toEqual([]);
  });
});
