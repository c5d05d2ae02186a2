import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { type GraphqlAnswer, graphqlRequest } from '../support/graphql-request.js';
import { expectPlain, expectUnharmed, operationCount } from '../support/scenario-harm.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const START = `mutation ($input: StartBacktestInput!) { startBacktest(input: $input) { __typename } }`;

describe('a request that is wrong', () => {
  let server: ScenarioServer;
  let other: ScenarioServer;
  let id: string;

  beforeAll(async () => {
    [server, other] = await Promise.all([startScenarioServer(), startScenarioServer()]);
    id = await startBacktest(server.client);
    await pullUntilDone(server.client, id);
  });

  afterAll(() => Promise.all([server.close(), other.close()]));

  afterEach(() => expectUnharmed(server));

  async function post(body: string, headers: Readonly<Record<string, string>> = JSON_TYPE) {
    const before = await operationCount(server);
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body });
    const text = await response.text();
    expectPlain(text === '' ? '-' : text, server);
    expect(await operationCount(server)).toBe(before);
    return { status: response.status, text };
  }

  it('is refused with 413 when its body is larger than 1 MB, whatever it would start', async () => {
    const input = { ...sampleBacktest, label: 'x'.repeat(1_000_000) };
    const { status, text } = await post(JSON.stringify({ query: START, variables: { input } }));
    expect(status).toBe(413);
    expect(text).toContain('REQUEST_ENTITY_TOO_LARGE');
  });

  it.each([
    ['is no JSON', '{"query": '],
    ['is empty', ''],
    ['has NaN for a number', '{"query": "{ __typename }", "variables": {"a": NaN}}'],
    ['has a number for a query', '{"query": 5}'],
    ['has a list for variables', '{"query": "{ __typename }", "variables": []}'],
    ['is a batch', '[{"query": "{ __typename }"}, {"query": "{ __typename }"}]'],
  ])('is refused with 400 when its body %s', async (_how, body) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(text).toContain('BAD_REQUEST');
  });

  const unknown = Object.fromEntries(Array.from({ length: 60 }, (_field, index) => [`u${index}`, 1]));
  it.each([
    [
      'has a long value and many unknown fields',
      START,
      { input: { label: '"'.repeat(400_000), ...unknown } },
      'BAD_USER_INPUT',
    ],
    [
      'has text for a number',
      'query ($n: Int) { operations(first: $n) { __typename } }',
      { n: 'x'.repeat(900_000) },
      'BAD_USER_INPUT',
    ],
  ])('is answered in kilobytes when it %s', async (_how, query, variables, code) => {
    const answer = await post(JSON.stringify({ query, variables }));
    expect(answer.text).toContain(code);
    expect(answer.text.length).toBeLessThan(50_000);
  });

  it('is answered in kilobytes, without marks of writing direction, when its body is long and no JSON', async () => {
    for (const body of ['['.repeat(900_000), `{"query": "\u{202e}${'x'.repeat(900_000)}`, `[\u{202e}`]) {
      const { status, text } = await post(body);
      expect(status).toBe(400);
      expect(text.length).toBeLessThan(5_000);
      expect(text).not.toContain('\u{202e}');
    }
  });

  it.each([
    ['text/plain', 403],
    ['application/x-www-form-urlencoded', 403],
    ['multipart/form-data; boundary=x', 403],
  ])('is refused as forgeable when its content type is %s', async (type, expected) => {
    const { status } = await post(JSON.stringify({ query: '{ __typename }' }), { 'content-type': type });
    expect(status).toBe(expected);
  });

  it('is refused with 415 when its content type means nothing here', async () => {
    const headers = { 'content-type': 'application/xml', 'x-graphql-yoga-csrf': '1' };
    expect((await post('<query/>', headers)).status).toBe(415);
  });

  it('cannot change anything by GET', async () => {
    const before = await operationCount(server);
    const query = `mutation { startBacktest(input: {symbol: "AAPL", timeframe: "1d", startDate: "2024-01-01",
      endDate: "2024-01-31", strategyConfigPath: "strategies/rsi_mean_reversion.yaml"}) { __typename } }`;
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { ...JSON_TYPE, accept: 'application/json' },
    });
    expect(response.status).toBe(405);
    expect(await operationCount(server)).toBe(before);
  });

  const nested = (depth: number): string =>
    `{ __type(name: "Query") { ${'fields { type { '.repeat(depth)} name ${'} }'.repeat(depth)} } }`;
  const aliases = Array.from({ length: 40 }, (_, index) => `a${index}: operation(id: "x") { id }`).join(' ');

  it.each([
    [
      'asks for a field that is not there',
      '{ operations { nodes { statu } } }',
      'GRAPHQL_VALIDATION_FAILED',
      /did you mean "status"/i,
    ],
    [
      'asks for an argument that is not there',
      '{ operations(firs: 1) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      /"first"/,
    ],
    ['is no GraphQL', '{ operations { ', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['asks for nothing', '', 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
    ['is too deep', nested(9), 'QUERY_TOO_COMPLEX', /ask for less/i],
    ['has too many aliases', `{ ${aliases} }`, 'QUERY_TOO_COMPLEX', /aliases.*ask for less/i],
    ['has too many tokens', `{ ${'__typename '.repeat(3_100)} }`, 'QUERY_TOO_LONG', /ask for less/i],
    ['is too long', `{ __typename } # ${'x'.repeat(50_000)}`, 'QUERY_TOO_LONG', /variables/],
    [
      'asks for pages of pages',
      '{ operations(first: 200) { nodes { ... on BacktestOperation { bars(first: 1000) { nodes { seq equity } } } } } }',
      'QUERY_TOO_COMPLEX',
      /smaller pages/,
    ],
    ['asks for a page of nothing', '{ operations(first: 0) { totalCount } }', 'BAD_USER_INPUT', /first/],
    ['asks for too large a page', '{ operations(first: 201) { totalCount } }', 'BAD_USER_INPUT', /200/],
    [
      'asks for half an operation',
      '{ operations(first: 1.5) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      /1\.5/,
    ],
    [
      'filters by no status',
      '{ operations(filter: {statuses: [DONE]}) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      /DONE/,
    ],
    [
      'filters by no instant',
      '{ operations(filter: {createdAfter: "yesterday"}) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      /"yesterday"/,
    ],
  ])('gets an error that says why when it %s', async (_what, query, code, reason) => {
    const { errors, data } = await graphqlRequest(server.url, query);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toMatch(reason);
    expect(errors?.[0]?.extensions?.code).toBe(code);
    expectPlain(errors?.[0]?.message, server);
  });

  const BARS = `query ($id: ID!, $first: Int!, $after: String) { operation(id: $id) { ... on BacktestOperation {
    bars(first: $first, after: $after) { nodes { seq } pageInfo { endCursor } complete }
    result { trades(first: $first, after: $after) { totalCount } } } } }`;

  it.each([
    [{ first: 0 }, /first/],
    [{ first: 1_001 }, /1000/],
    [{ after: 'nonsense' }, /after.*cursor/],
    [{ after: '' }, /after.*cursor/],
    [{ after: Buffer.from('-1').toString('base64url') }, /after.*cursor/],
    [{ after: Buffer.from('1e3').toString('base64url') }, /after.*cursor/],
    [{ after: '0\0' }, /after: has the null character/],
  ])('gets BAD_USER_INPUT for the page %j of a log', async (page, reason) => {
    const answer = await graphqlRequest(server.url, BARS, { id, first: 10, ...page });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringMatching(reason) as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('gets nothing of another server by its cursors and ids, and no error that would tell of it', async () => {
    const LIST = `query ($after: String) { operations(after: $after) { nodes { id } pageInfo { endCursor } } }`;
    type List = { operations: { nodes: { id: string }[]; pageInfo: { endCursor: string | null } } };
    const foreignId = await startBacktest(other.client);
    await pullUntilDone(other.client, foreignId);
    const foreign: GraphqlAnswer<List> = await graphqlRequest<List>(other.url, LIST);
    const after = foreign.data?.operations.pageInfo.endCursor ?? null;
    expect(after).not.toBeNull();

    // A cursor is a place in time: here it names what was started before that moment, and nothing foreign.
    const own: GraphqlAnswer<List> = await graphqlRequest<List>(server.url, LIST, { after });
    expect(own.errors).toBeUndefined();
    const ids = own.data?.operations.nodes.map((node) => node.id) ?? [];
    expect(ids).toContain(id);
    expect(ids).not.toContain(foreignId);

    // A cursor of a list is none of a log.
    const log = await graphqlRequest(server.url, BARS, { id, first: 10, after });
    expect(log.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    const missing = await graphqlRequest<{ operation: null }>(server.url, BARS, { id: foreignId, first: 10 });
    expect(missing).toEqual({ data: { operation: null } });
  });

  it.each([
    '',
    'op_backtesting_20240101_000000_none',
    "'; DROP TABLE operations; --",
    '../../etc/passwd',
    'ü😀',
  ])('finds no operation under the id %j', async (unknown) => {
    const answer = await graphqlRequest(
      server.url,
      `mutation ($id: ID!) { cancelOperation(input: {id: $id}) { __typename ... on OperationNotFoundError { operationId } } }`,
      { id: unknown },
    );
    expect(answer.data).toEqual({
      cancelOperation: { __typename: 'OperationNotFoundError', operationId: unknown },
    });
    expect(await graphqlRequest(server.url, BARS, { id: unknown, first: 1 })).toEqual({
      data: { operation: null },
    });
  });

  it.each([
    ['x'.repeat(10_000), 'INVALID_LENGTH'],
    ['op\0null', 'INVALID_CHARACTERS'],
  ])('refuses what can be no id', async (unknown, code) => {
    const cancel = `mutation ($id: ID!) { cancelOperation(input: {id: $id}) { ... on InvalidInputError { issues { path code } } } }`;
    const { data } = await graphqlRequest(server.url, cancel, { id: unknown });
    expect(data).toEqual({ cancelOperation: { issues: [{ path: ['id'], code }] } });
    const answer = await graphqlRequest(server.url, BARS, { id: unknown, first: 1 });
    expect(answer.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });
});
