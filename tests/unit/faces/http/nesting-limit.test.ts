import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const ask = (body: object) => send(JSON.stringify(body));

async function send(body: string) {
  const response = await testApi().fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { errors } = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return { status: response.status, code: errors?.[0]?.extensions?.code };
}

describe('brackets within brackets', () => {
  it.each([
    ['lists', `{ operations(filter: ${'['.repeat(2_900)}) { totalCount } }`],
    [
      'lists that are closed',
      `{ operations(filter: ${'['.repeat(1_400)}${']'.repeat(1_400)}) { totalCount } }`,
    ],
    ['objects', `{ operations(filter: ${'{a: '.repeat(900)}1${'}'.repeat(900)}) { totalCount } }`],
    ['selections', `${'{ a '.repeat(1_400)}${'}'.repeat(1_400)}`],
    ['inline fragments', `{ ${'... { '.repeat(900)} id ${'}'.repeat(900)} }`],
    ['types of variables', `query ($a: ${'['.repeat(1_400)}Int${']'.repeat(1_400)}) { __typename }`],
    ['one more than are allowed', `{ a(b: ${'['.repeat(199)}${']'.repeat(199)}) }`],
  ])('are refused in %s', async (_what, query) => {
    expect(await ask({ query })).toEqual({ status: 400, code: 'QUERY_TOO_COMPLEX' });
  });

  it('are judged by GraphQL up to the bound', async () => {
    expect(await ask({ query: `{ a(b: ${'['.repeat(198)}${']'.repeat(198)}) }` })).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });

  it('do not count in strings and comments, and beside each other', async () => {
    const comment = `# ${'['.repeat(500)}\n`;
    expect(await ask({ query: `${comment}{ __typename }` })).toEqual({ status: 200, code: undefined });
    const strings = `{ __type(name: "${'['.repeat(500)}") { name } }`;
    expect(await ask({ query: strings })).toEqual({ status: 200, code: undefined });
    const siblings = `{ ${'... { __typename } '.repeat(300)} }`;
    expect(await ask({ query: siblings })).toEqual({ status: 200, code: undefined });
  });

  it('are left to the parser where the text is no GraphQL', async () => {
    expect(await ask({ query: `"${'['.repeat(500)}` })).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED' });
  });

  it('are no failure of the server in variables', async () => {
    const query = 'query ($id: ID!) { operation(id: $id) { id } }';
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const id = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
      const body = `{"query": ${JSON.stringify(query)}, "variables": {"id": ${id}}}`;
      expect(await send(body)).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
    }
  });
});
