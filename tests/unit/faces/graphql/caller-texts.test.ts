import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { refusedPlan } from '../../../../src/kinds/backtest/plan/backtest-planner.js';
import { startBacktestCheck } from '../../../../src/kinds/backtest/start-backtest-validation.js';
import { startDataLoadCheck } from '../../../../src/kinds/data-load/start-data-load-validation.js';
import { HoldoutService } from '../../../../src/kinds/holdouts/holdout-service.js';
import { checkNamed, checkRequest } from '../../../../src/kinds/start/request-fields.js';
import { startStudyCheck } from '../../../../src/kinds/study/start-study-validation.js';
import { startTrainingCheck } from '../../../../src/kinds/training/start-training-validation.js';
import { startWalkForwardCheck } from '../../../../src/kinds/walk-forward/start-walk-forward-validation.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';
import { ownFieldIssues } from '../../../../src/operations/record/own-fields.js';
import { issuesOfTags } from '../../../../src/operations/record/tag-issues.js';
import { inventory } from './inventory-records.js';
import { type Answer, testApi } from './test-api.js';

/** An argument of a field of Query or Mutation, or of what they return, that takes a text, and its path. */
interface TextPlace {
  readonly root: 'query' | 'mutation';
  readonly field: string;
  readonly path: readonly string[];
}

const NO_FOLDER = join(tmpdir(), 'no-such-folder');

const FILTER = {
  ids: ['op_1'],
  idPrefix: '9f2c',
  symbol: 'AAPL',
  strategy: 'rsi',
  tags: [{ key: 'idea', value: 'momentum' }],
  text: 'rsi',
  parent: 'op_2',
  startedBy: 'ci',
  model: 'models/rsi',
};

const BACKTEST = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi.yaml',
  strategySource: 'name: rsi',
  modelPath: 'models/rsi',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  overrides: [{ path: 'a', value: '1' }],
  tags: [{ key: 'idea', value: 'momentum' }],
  label: 'mine',
  idempotencyKey: 'key',
};

const DATA_LOAD = {
  provider: 'csv',
  symbol: 'AAPL',
  timeframe: '1d',
  path: 'prices.csv',
  calendar: 'XNYS',
  timezone: 'UTC',
  stamp: 'open',
  dateOrder: 'MDY',
  dayStart: '17:00',
  separator: ',',
  tags: [{ key: 'idea', value: 'momentum' }],
  label: 'mine',
  idempotencyKey: 'key',
};

const VALID: Readonly<Record<string, object>> = {
  startBacktest: { input: BACKTEST },
  planBacktest: { input: BACKTEST },
  compareRuns: { subjects: [{ operation: 'op_1' }], filter: FILTER },
  startStudy: {
    input: {
      backtest: {
        symbol: 'AAPL',
        timeframe: '1d',
        strategyConfigPath: 'strategies/rsi.yaml',
        modelPath: 'models/rsi',
        startDate: '2024-01-01',
        endDate: '2024-01-31',
        strategySource: 'name: rsi',
        overrides: [{ path: 'a', value: '1' }],
        tags: [{ key: 'idea', value: 'momentum' }],
        label: 'mine',
        idempotencyKey: 'key',
      },
      parameters: [{ path: 'exits.stop_loss_pct', values: ['0.1'] }],
      tags: [{ key: 'idea', value: 'momentum' }],
      label: 'mine',
      idempotencyKey: 'key',
    },
  },
  startBacktestOfTrial: { study: 'op_1', number: 0, label: 'mine', idempotencyKey: 'key' },
  startTraining: {
    input: {
      strategyConfigPath: 'strategies/rsi.yaml',
      symbols: ['AAPL'],
      timeframes: ['1d'],
      modelName: 'rsi',
      overrides: [{ path: 'a', value: '1' }],
      tags: [{ key: 'idea', value: 'momentum' }],
      label: 'mine',
      idempotencyKey: 'key',
    },
  },
  startWalkForward: {
    input: {
      strategyConfigPath: 'strategies/rsi.yaml',
      symbol: 'AAPL',
      symbols: ['AAPL'],
      timeframe: '1d',
      startDate: '2015-01-01',
      endDate: '2020-12-31',
      train: '24mo',
      test: '12mo',
      step: '12mo',
      overrides: [{ path: 'a', value: '1' }],
      search: [{ path: 'exits.stop_loss_pct', values: ['0.02'] }],
      tags: [{ key: 'idea', value: 'momentum' }],
      label: 'mine',
      idempotencyKey: 'key',
    },
  },
  startDataLoad: { input: DATA_LOAD },
  previewImport: { input: DATA_LOAD },
  cancelOperation: { input: { id: 'op_1', reason: 'why' } },
  retryOperation: { id: 'op_1', idempotencyKey: 'key' },
  verifyOperation: { id: 'op_1', label: 'mine', idempotencyKey: 'key' },
  deleteOperation: { id: 'op_1' },
  node: { id: 'op_1' },
  operation: { id: 'op_1' },
  operations: { after: 'MQ', filter: FILTER },
  operationFacets: { filter: FILTER },
  updateOperation: {
    input: { id: 'op_1', label: 'mine', note: 'why', tags: [{ key: 'idea', value: 'momentum' }] },
  },
  updateOperations: {
    filter: FILTER,
    addTags: [{ key: 'idea', value: 'momentum' }],
    removeTags: [{ key: 'idea', value: 'none' }],
  },
  cancelOperations: { filter: FILTER, reason: 'why' },
  deleteOperations: { filter: FILTER },
  strategy: { path: 'strategies/rsi.yaml' },
  dataset: { symbol: 'AAPL', timeframe: '1d' },
  ledger: { after: 'MQ', strategy: 'rsi', symbol: 'AAPL', timeframe: '1d' },
  ledgerGroups: { after: 'MQ', strategy: 'rsi', symbol: 'AAPL', timeframe: '1d' },
  sealHoldout: { input: { symbol: 'AAPL', from: '2024-07-01' } },
  openHoldout: { id: 'holdout_1' },
  checkStrategy: { source: 'name: a' },
  saveStrategy: {
    input: {
      path: 'strategies/rsi.yaml',
      source: 'name: a',
      expectedHash: 'a',
      basedOn: 'strategies/old.yaml',
    },
  },
};

function textPathsOf(type: GraphQLInputType, path: readonly string[]): readonly (readonly string[])[] {
  const inner = getNullableType(type);
  if (isListType(inner)) return textPathsOf(inner.ofType, [...path, '0']);
  if (isInputObjectType(inner))
    return Object.values(inner.getFields()).flatMap((field) =>
      textPathsOf(field.type, [...path, field.name]),
    );
  return ['String', 'ID'].includes(inner.name) ? [path] : [];
}

const places: readonly TextPlace[] = (['query', 'mutation'] as const).flatMap((root) =>
  Object.values(
    (root === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields() ?? {},
  ).flatMap((field) =>
    field.args
      .flatMap((argument) => textPathsOf(argument.type, [argument.name]))
      .map((path) => ({ root, field: field.name, path })),
  ),
);

/** The API with the checks of the real services. */
function checkedApi() {
  const check = {
    backtest: startBacktestCheck({ strategies: NO_FOLDER, models: NO_FOLDER, data: NO_FOLDER }),
    training: startTrainingCheck(NO_FOLDER),
    study: startStudyCheck({ strategies: NO_FOLDER, models: NO_FOLDER, data: NO_FOLDER }),
    load: startDataLoadCheck(NO_FOLDER),
    walkForward: startWalkForwardCheck({ strategies: NO_FOLDER, models: NO_FOLDER, data: NO_FOLDER }),
  };
  const clock = { now: () => new Date(0) };
  const holdouts = new HoldoutService(new HoldoutStore(NO_FOLDER), NO_FOLDER, clock);
  const reached = (_checked?: unknown): never => {
    throw new Error('the text reached the service');
  };
  return testApi({
    backtesting: {
      start: async (input) => reached(check.backtest(input)),
      verify: async (input) => reached(checkNamed(input)),
    },
    comparisons: { compare: async () => reached() },
    planner: {
      plan: async (input) => {
        try {
          return reached(check.backtest(input));
        } catch (error) {
          if (error instanceof InvalidInputError) return refusedPlan(error.issues);
          throw error;
        }
      },
    },
    training: { start: async (input) => reached(check.training(input)) },
    studies: {
      start: async (input) => reached(check.study(input)),
      startBacktestOfTrial: async (input) => reached(checkRequest(input)),
    },
    dataLoading: {
      start: async (input) => reached(check.load(input)),
      preview: async (input) => reached(check.load(input)),
    },
    walkForwards: {
      // One of the two says what is traded.
      start: async (input) =>
        reached(
          check.walkForward(
            input.symbols?.[0] === 'AAPL' ? { ...input, symbols: null } : { ...input, symbol: null },
          ),
        ),
    },
    operations: {
      get: async () => reached(),
      list: async () => reached(),
      cancel: async () => reached(),
      delete: async () => reached(),
      facets: async () => reached(),
      cancelAll: async () => reached(),
      deleteAll: async () => reached(),
      update: async (_id, fields) => {
        const issues = ownFieldIssues(fields);
        if (issues.length > 0) throw new InvalidInputError(issues);
        return reached();
      },
      updateAll: async (_scope, { addTags, removeTags }) => {
        const issues = [...issuesOfTags('addTags', addTags), ...issuesOfTags('removeTags', removeTags)];
        if (issues.length > 0) throw new InvalidInputError(issues);
        return reached();
      },
    },
    holdouts: {
      seal: (input) => holdouts.seal(input),
      open: async () => reached(),
    },
    inventory: {
      strategies: {
        ...inventory.strategies,
        list: async () => [],
        find: async () => reached(),
        check: async () => reached(),
        save: async () => reached(),
      },
      datasets: { ...inventory.datasets, find: async () => reached() },
    },
  });
}

/** One for all: it keeps nothing of what it was asked. */
const api = checkedApi();

async function send({ root, field, path }: TextPlace, text: string): Promise<Answer> {
  const values = structuredClone(VALID[field]) as Record<string, unknown>;
  let at: Record<string, unknown> = values;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
  expect(at[path.at(-1) as string], `a valid value of ${field} ${path.join('.')}`).toBeTypeOf('string');
  at[path.at(-1) as string] = text;
  const type = (root === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields()[field];
  const asked = (type?.args ?? []).filter(({ name }) => name in values);
  const declared = asked.map(({ name, type: of }) => `$${name}: ${String(of)}`).join(', ');
  const passed = asked.map(({ name }) => `${name}: $${name}`).join(', ');
  const named = type && getNamedType(type.type);
  const selection = issuesSelection(named);
  return api.query(`${root} (${declared}) { ${field}(${passed}) ${selection} }`, values);
}

/** Selects issues of a type that has them itself, or in a member of its union. */
function issuesSelection(type: unknown): string {
  const issues = 'issues { path code message }';
  if (isUnionType(type) && type.getTypes().some(({ name }) => name === 'InvalidInputError'))
    return `{ __typename ... on InvalidInputError { ${issues} } }`;
  const own = isObjectType(type) ? type.getFields().issues : undefined;
  return own && getNamedType(own.type).name === 'InputIssue' ? `{ ${issues} }` : '{ __typename }';
}

/** What is wrong with the text, however the field says it. */
function refusalOf(
  answer: Answer,
  field: string,
): { readonly code: string; readonly message: string } | null {
  const data = answer.data as Record<
    string,
    { readonly issues?: { code: string; message: string }[] }
  > | null;
  const [issue] = data?.[field]?.issues ?? [];
  if (issue !== undefined) return issue;
  const [error] = answer.errors ?? [];
  if (error?.extensions?.code !== 'BAD_USER_INPUT') return null;
  return { code: 'BAD_USER_INPUT', message: error.message };
}

const FOREIGN: readonly (readonly [name: string, text: string])[] = [
  ['U+001B', '\u001B]0;mine\u0007'],
  ['U+000D', 'safe\rEVIL'],
  ['U+0000', 'a\0b'],
  ['U+007F', 'a\u007F'],
  ['U+009B', '\u009B31m'],
  ['U+202E', 'a\u202Egpj'],
  ['U+2066', '\u2066a'],
  ['U+200F', 'a\u200F'],
  ['U+061C', 'a\u061C'],
  ['U+D800', 'a\uD800b'],
  ['U+DFFF', '\uDFFF'],
];

describe('every text of every argument', () => {
  it('is known to this test', () => {
    expect(places.length).toBeGreaterThanOrEqual(35);
    expect([...new Set(places.map(({ field }) => field))].sort()).toEqual(Object.keys(VALID).sort());
  });

  for (const place of places) {
    const name = `${place.field} ${place.path.join('.')}`;
    it(`is refused with characters that act instead of being read: ${name}`, async () => {
      for (const [foreign, text] of FOREIGN) {
        const refusal = refusalOf(await send(place, text), place.field);
        expect(refusal?.message, foreign).toContain(foreign);
        expect(['INVALID_CHARACTERS', 'INVALID_SYMBOL', 'INVALID_PATH', 'BAD_USER_INPUT']).toContain(
          refusal?.code,
        );
      }
    });

    it(`is refused when it has no end, without being repeated: ${name}`, async () => {
      const answer = await send(place, 'x'.repeat(100_001));
      expect(refusalOf(answer, place.field)).not.toBeNull();
      expect(JSON.stringify(answer).length).toBeLessThan(2_000);
    });
  }

  it('may be of any script, with pictures that take two units', async () => {
    const label = `${'😀'.repeat(199)}é`;
    const place = places.find(({ field, path }) => field === 'startBacktest' && path.at(-1) === 'label');
    const answer = await send(place as TextPlace, label);
    // The real check lets it through.
    expect(refusalOf(answer, 'startBacktest')).toBeNull();
  });

  it.each([
    ['startBacktest', 'label', 200],
    ['startBacktest', 'idempotencyKey', 200],
    ['startTraining', 'label', 200],
    ['startDataLoad', 'label', 200],
    ['startBacktest', 'value', 10_000],
    ['startTraining', 'value', 10_000],
    ['cancelOperation', 'reason', 1_000],
  ] as const)('has its limit in code points: %s %s %i', async (field, last, limit) => {
    const place = places.find((one) => one.field === field && one.path.at(-1) === last) as TextPlace;
    expect(refusalOf(await send(place, '𝄞'.repeat(limit)), field)).toBeNull();
    expect(refusalOf(await send(place, '𝄞'.repeat(limit + 1)), field)?.code).toBe('INVALID_LENGTH');
  });
});

describe('lists of an argument', () => {
  it('are refused unread when they have no end', async () => {
    const symbols = Array.from({ length: 60_000 }, () => '?');
    const answer = await api.query(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
        ... on InvalidInputError { issues { path code message } } } }`,
      { input: { strategyConfigPath: 'strategies/rsi.yaml', symbols } },
    );
    expect(answer).toEqual({
      data: {
        startTraining: {
          issues: [
            {
              path: ['symbols'],
              code: 'INVALID_LENGTH',
              message: 'symbols: has 60000 entries; at most 1000 are allowed',
            },
          ],
        },
      },
    });
  });

  it('take no more than 100,000 characters of override values together', async () => {
    const send = async (characters: number) =>
      api.query(
        `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) {
          ... on InvalidInputError { issues { path code } } } }`,
        {
          input: {
            ...BACKTEST,
            overrides: Array.from({ length: 20 }, (_, index) => ({
              path: `p${index}`,
              value: 'x'.repeat(characters / 20),
            })),
          },
        },
      );
    expect(refusalOf(await send(100_000), 'startBacktest')).toBeNull();
    expect(await send(100_020)).toMatchObject({
      data: { startBacktest: { issues: [{ path: ['overrides'], code: 'INVALID_LENGTH' }] } },
    });
  });
});

describe('the values of all parameters of a search', () => {
  it.each([
    ['startStudy', 'StartStudyInput', 'parameters'],
    ['startWalkForward', 'StartWalkForwardInput', 'search'],
  ] as const)('have no more than 100,000 characters together: %s', async (field, type, name) => {
    const values = (characters: number) =>
      ['a', 'b'].map((path) => ({
        path: `exits.${path}`,
        values: Array.from({ length: 10 }, () => 'x'.repeat(characters / 20)),
      }));
    const send = async (characters: number) => {
      const { input } = VALID[field] as { readonly input: { readonly backtest?: object } };
      const {
        label: _label,
        tags: _tags,
        idempotencyKey: _key,
        strategySource: _text,
        ...backtest
      } = (input.backtest ?? {}) as Record<string, unknown>;
      return api.query(
        `mutation ($input: ${type}!) { ${field}(input: $input) {
          ... on InvalidInputError { issues { path code message } } } }`,
        { input: { ...input, ...(input.backtest && { backtest }), [name]: values(characters) } },
      );
    };
    expect(refusalOf(await send(100_000), field)).toBeNull();
    expect(await send(100_020)).toMatchObject({
      data: { [field]: { issues: [{ path: [name], code: 'INVALID_LENGTH' }] } },
    });
  });
});

describe('an input with very many mistakes', () => {
  it('has the first hundred of them, with messages as long as messages may be', () => {
    const issues = Array.from({ length: 5_000 }, (_, index) => ({
      path: ['overrides', String(index)],
      code: 'INVALID_LENGTH',
      message: 'x'.repeat(10_000),
    }));
    const error = new InvalidInputError(issues);
    expect(error.issues).toHaveLength(100);
    expect(error.issues[0]?.message).toHaveLength(4_000);
    expect(error.message.length).toBeLessThanOrEqual(4_021);
    expect(error.message.endsWith('and 4980 more') || error.message.endsWith('…')).toBe(true);
  });
});
