import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { documentedCodes } from '../support/documented-codes.js';
import { fuzzing } from '../support/fuzz-parameters.js';
import { bytesChanges, mangleBytes } from '../support/mangled-bytes.js';
import { mangleTree, treeChanges } from '../support/mangled-tree.js';
import { type ManglingServer, startManglingServer } from '../support/mangling-server.js';

const { perProperty, timeoutMs } = fuzzing('requests', 4);

/** Longer than any answer takes, however slow the machine. */
const HANG_MS = 30_000;

interface Request {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const OPERATION = `fragment All on Operation { id status title done error { code message }
  ... on BacktestOperation { bars(first: $first, after: $after) { nodes { seq equity } pageInfo { endCursor } complete }
    result { equityCurve(maxPoints: $points) { equity } trades(first: $first, after: $after) { totalCount }
      analysis(part: $part) { drawdowns { depth } } } }
  ... on DataLoadOperation { segments(first: $first, after: $after) { nodes { seq } } }
  ... on TrainingOperation { epochs(first: $first, after: $after) { nodes { seq } } } }`;
const PAGE = '$first: Int!, $after: String, $points: Int!, $part: SamplePart!';
const page = { first: 10, after: null, points: 10, part: 'WHOLE_RANGE' };

/** A good request for every field of Query and Mutation that takes an argument. */
function requests(id: string): readonly Request[] {
  const start = (name: string, input: object): Request => ({
    query: `mutation Start($input: Start${name}Input!) { start${name}(input: $input) { __typename
      ... on InvalidInputError { message issues { path code message } } ... on Start${name}Success { operation { id } } } }`,
    variables: { input },
  });
  return [
    {
      query: `query One($id: ID!, ${PAGE}) { operation(id: $id) { ...All } } ${OPERATION}`,
      variables: { id, ...page },
    },
    { query: `query Node($id: ID!) { node(id: $id) { __typename id } }`, variables: { id } },
    {
      query: `query List($first: Int!, $after: String, $filter: OperationFilter) {
        operations(first: $first, after: $after, filter: $filter) { totalCount nodes { id } pageInfo { endCursor } } }`,
      variables: {
        ...{ first: 5, after: null },
        filter: {
          ...{ ids: [id], statuses: ['COMPLETED'], types: ['BACKTESTING'], symbol: 'AAPL', strategy: 'rsi' },
          ...{ createdAfter: '2020-01-01T00:00:00Z', createdBefore: '2040-01-01T00:00:00Z' },
        },
      },
    },
    {
      query: `query File($path: String!) { strategy(path: $path) { __typename path } }`,
      variables: { path: sampleBacktest.strategyConfigPath },
    },
    {
      query:
        '{ server { version } datasets { symbol } brokenDatasets { fileName } models { name } strategies { path } }',
      variables: {},
    },
    start('Backtest', {
      ...{ ...sampleBacktest, initialCapital: 1_000, commission: 0.001, slippage: 0, inSamplePolicy: 'WARN' },
      ...{
        label: 'mangled',
        idempotencyKey: null,
        overrides: [{ path: 'decisions.confidence_threshold', value: '0.5' }],
      },
    }),
    start('Training', {
      ...{
        strategyConfigPath: sampleBacktest.strategyConfigPath,
        symbols: ['AAPL'],
        timeframes: ['1d'],
        epochs: 1,
        seed: 1,
      },
      ...{ startDate: '2024-01-01', endDate: '2024-01-31', modelName: 'mangled', label: null, overrides: [] },
    }),
    start('DataLoad', {
      ...{
        provider: 'csv',
        symbol: 'X',
        timeframe: '1d',
        path: 'none.csv',
        from: '2024-01-01',
        to: '2024-01-31',
      },
      ...{
        calendar: 'XNYS',
        timezone: 'UTC',
        stamp: 'open',
        dateOrder: 'MDY',
        separator: ',',
        adjust: false,
        replace: false,
      },
    }),
    {
      query: `mutation Cancel($input: CancelOperationInput!) { cancelOperation(input: $input) { __typename } }`,
      variables: { input: { id, reason: 'mangled' } },
    },
    {
      query: `mutation Delete($id: ID!) { deleteOperation(id: $id) { __typename } }`,
      variables: { id: 'op_none' },
    },
    {
      query: `mutation Verify($id: ID!, $key: String, $label: String) { verifyOperation(id: $id, idempotencyKey: $key, label: $label) { __typename } }`,
      variables: { id, key: 'k', label: 'l' },
    },
  ];
}

/** Values that belong nowhere, or only nearly where they stand. Providers of the network are not among them. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    0,
    -1,
    1.5,
    1e308,
    2 ** 31,
    2 ** 53,
    '1',
    [],
    {},
    [null],
    [[[[]]]],
  ),
  fc.constantFrom<unknown>(
    '\0',
    'a\0b',
    '\ud800',
    '\u{1f600}'.repeat(40),
    'é',
    '\u202e',
    '../../etc/passwd',
    '/',
    '..',
    '%00',
  ),
  fc.constantFrom<unknown>("'; DROP TABLE operations; --", '__proto__', 'constructor', '%', '_', '*', '\\'),
  fc.constantFrom<unknown>(
    'x'.repeat(10_000),
    'MDY',
    '1mo',
    'strategies',
    'models/',
    'strategies/',
    '0',
    'MA',
    'MTA=',
    'LTE',
    '!',
  ),
  fc.constantFrom<unknown>(
    '2024-02-30',
    '0000-00-00',
    '9999-12-31',
    '-000001-01-01',
    '+275760-09-13',
    '2024-01-01T24:00:00Z',
  ),
  fc.constantFrom<unknown>(
    '2024-01-01T00:00:00',
    '1970-01-01T00:00:00.000000001Z',
    '2024-1-1',
    '20240101',
    'now',
    'NaN',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat({ max: 300 }).map((count) => Array.from({ length: count }, () => 'x')),
  fc.nat({ max: 40 }).map((depth) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as unknown),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
);

const TOKENS = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '!',
    ':',
    '=',
    '@',
    '$',
    '|',
    '&',
    '...',
    '"',
    '"""',
    '#',
    ',',
    '\n',
    '\0',
    '\ufeff',
  ],
  ...[
    'query',
    'mutation',
    'subscription',
    'fragment',
    'on',
    'type',
    'extend',
    'null',
    'true',
    'input',
    'implements',
  ],
  ...[
    'operation',
    'operations',
    'id',
    'nodes',
    'first',
    '__typename',
    '__schema',
    '__type(name: "Query")',
    'All',
    'bars',
  ],
  ...[
    '@include(if: true)',
    '@skip(if: $id)',
    '@defer',
    '@stream',
    '@nothing',
    '$id',
    '$first: Int',
    '...All',
    '-1',
    '1e999',
    '1.5',
  ],
  ...[
    '"\\u{10FFFF}"',
    '"\\ud800"',
    '9'.repeat(400),
    'a'.repeat(2_000),
    '{ __typename '.repeat(60),
    'a: __typename '.repeat(60),
  ],
  ...[
    'fragment A on Query { ...A }',
    'fragment B on Operation { ...C } fragment C on Operation { ...B }',
    'é',
    '\u2028',
  ],
];
const token = fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 6 }));

describe('mangled requests', { timeout: timeoutMs }, () => {
  const codes = documentedCodes('Requests');
  let server: ManglingServer;
  let good: readonly Request[];

  beforeAll(async () => {
    server = await startManglingServer();
    const id = await startBacktest(server.client);
    await pullUntilDone(server.client, id);
    good = requests(id);
  });

  afterAll(() => server.close());

  async function send(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    const response = await fetch(server.url + path, {
      redirect: 'manual',
      signal: AbortSignal.timeout(HANG_MS),
      ...init,
    });
    const text = await response.text();
    expect(response.status, text).toBeLessThan(500);
    expect(text).not.toMatch(/Unexpected error|INTERNAL_|node_modules|\n\s+at /);
    return { status: response.status, text };
  }

  /** The answer is JSON, with what was asked for or with errors whose codes are documented. */
  async function expectAnswer(body: string | Uint8Array<ArrayBuffer>): Promise<void> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const { text } = await send('/graphql', { method: 'POST', headers, body });
    const { data, errors } = JSON.parse(text) as {
      data?: unknown;
      errors?: { message: string; extensions?: { code?: string } }[];
    };
    expect(data !== undefined || (errors?.length ?? 0) > 0, text).toBe(true);
    for (const { message, extensions } of errors ?? []) {
      expect(codes, message).toContain(extensions?.code);
      expect(message).not.toBe('');
    }
  }

  const pick = fc.nat().map((index) => (): Request => good[index % good.length] as Request);

  it('with foreign values in any variable are answered or refused with a documented code', async () => {
    await fc.assert(
      fc.asyncProperty(
        pick,
        fc.array(treeChanges(leaf), { minLength: 1, maxLength: 3 }),
        async (request, edits) => {
          const { query, variables } = structuredClone(request());
          for (const edit of edits) mangleTree(variables, edit);
          await expectAnswer(JSON.stringify({ query, variables }));
        },
      ),
      perProperty,
    );
  });

  it('with tokens taken out, put in and doubled in any document are answered or refused with a documented code', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const edit = fc.record({
      at: share,
      remove: fc.nat({ max: 4 }),
      insert: fc.array(token, { maxLength: 4 }),
    });
    const edited = fc
      .tuple(pick, fc.array(edit, { minLength: 1, maxLength: 4 }))
      .map(([request, edits]) => (): Request => {
        const { query, variables } = request();
        const words = query.split(/(?<=\W)|(?=\W)/);
        for (const { at, remove, insert } of edits)
          words.splice(Math.floor(at * words.length), remove, ...insert);
        return { query: words.join(''), variables };
      });
    const soup = fc
      .array(token, { maxLength: 40 })
      .map((words) => (): Request => ({ query: words.join(' '), variables: {} }));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: edited }, soup), async (request) => {
        await expectAnswer(JSON.stringify(request()));
      }),
      perProperty,
    );
  });

  it('with bytes replaced in the body, or another JSON for it, are answered or refused with a documented code', async () => {
    const bytes = fc.tuple(pick, bytesChanges).map(
      ([request, changes]) =>
        () =>
          Uint8Array.from(mangleBytes(Buffer.from(JSON.stringify(request())), changes)),
    );
    const json = fc
      .tuple(pick, fc.array(treeChanges(leaf), { minLength: 1, maxLength: 3 }))
      .map(([request, edits]) => () => {
        const body = { ...structuredClone(request()), operationName: null, extensions: {} };
        for (const edit of edits) mangleTree(body, edit);
        return JSON.stringify(body);
      });
    const deep = fc
      .nat({ max: 100_000 })
      .map(
        (depth) => () =>
          `{"query":"{__typename}","variables":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`,
      );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 8, arbitrary: bytes }, { weight: 8, arbitrary: json }, deep),
        async (body) => {
          await expectAnswer(body());
        },
      ),
      perProperty,
    );
  });

  it('to mangled addresses with mangled headers are refused with their status', async () => {
    const id = fc.constantFrom(
      'op_1',
      '..',
      '.',
      '%2e%2e%2f',
      '%00',
      '%ff',
      '%',
      'x'.repeat(3_000),
      '%F0%9F%98%80',
      '',
      '*',
      "'",
    );
    const part = fc.oneof(
      id,
      fc.constantFrom(
        'operations',
        'report',
        'graphql',
        'trades.csv',
        'equity.csv',
        'bars.csv',
        'outcome',
        'health',
        'ready',
        'metrics',
      ),
      fc.string({ maxLength: 12 }).map(encodeURIComponent),
    );
    const file = fc.constantFrom('report', 'trades.csv', 'equity.csv', 'bars.csv', 'outcome', 'report.html');
    const path = fc.oneof(
      fc.tuple(id, file).map(([own, name]) => `/operations/${own}/${name}`),
      fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
      fc
        .tuple(fc.constantFrom('query', 'variables', 'operationName', 'x'), part)
        .map(([key, value]) => `/graphql?${key}=${value}`),
    );
    const header = fc.tuple(
      fc.constantFrom(
        'accept',
        'accept-encoding',
        'authorization',
        'cookie',
        'content-type',
        'if-none-match',
        'origin',
        'range',
        'sec-fetch-site',
        'x-graphql-yoga-csrf',
        'x-forwarded-for',
      ),
      fc.oneof(
        fc.constantFrom(
          '*/*',
          'text/html',
          'application/json',
          '',
          ';',
          ',,,',
          'Bearer ',
          'bytes=-1',
          'gzip;q=x',
          'a'.repeat(4_000),
          'multipart/form-data',
          '"',
        ),
        fc.string({ maxLength: 20 }),
      ),
    );
    const method = fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'X');
    await fc.assert(
      fc.asyncProperty(path, method, fc.array(header, { maxLength: 3 }), async (address, verb, pairs) => {
        await send(address, { method: verb, headers: Object.fromEntries(pairs) });
      }),
      perProperty,
    );
  });
});
