import { describe, expect, it } from 'vitest';
import { testApi } from './test-api.js';

const operation = (selection: string) => `{ operation(id: "op_1") { ${selection} } }`;

describe('a request that asks for too much', () => {
  it('is refused for its depth', async () => {
    const type = `{ __type(name: "Query") { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } }`;
    expect((await testApi().query(type)).errors?.[0]).toMatchObject({
      message: expect.stringMatching(/depth.*Ask for less/is) as string,
      extensions: { code: 'QUERY_TOO_COMPLEX' },
    });
  });

  it('is refused for its aliases', async () => {
    const aliases = Array.from({ length: 31 }, (_, index) => `a${index}: id`).join(' ');
    expect((await testApi().query(operation(aliases))).errors?.[0]).toMatchObject({
      message: expect.stringMatching(/aliases.*Ask for less/is) as string,
      extensions: { code: 'QUERY_TOO_COMPLEX' },
    });
  });

  it('is refused for its directives', async () => {
    const fields = Array.from({ length: 11 }, () => 'id @include(if: true) @skip(if: false)').join(' ');
    expect((await testApi().query(operation(fields))).errors?.[0]).toMatchObject({
      message: expect.stringMatching(/directives.*Ask for less/is) as string,
      extensions: { code: 'QUERY_TOO_COMPLEX' },
    });
  });

  it('is refused for its tokens', async () => {
    expect((await testApi().query(operation('id '.repeat(3_001)))).errors?.[0]).toMatchObject({
      message: expect.stringMatching(/token.*Ask for less/is) as string,
      extensions: { code: 'QUERY_TOO_LONG' },
    });
  });

  it('is refused for its tokens and comments together', async () => {
    const withComments = async (count: number) =>
      (await testApi().query(`{ __typename ${'#\n'.repeat(count)} }`)).errors?.[0];
    // Two brackets and a name are tokens as well.
    expect(await withComments(3_000 - 3)).toBeUndefined();
    expect(await withComments(3_001 - 3)).toMatchObject({
      message: expect.stringMatching(/token.*Ask for less/is) as string,
      extensions: { code: 'QUERY_TOO_LONG' },
    });
    expect(await withComments(10_000)).toMatchObject({ extensions: { code: 'QUERY_TOO_LONG' } });
  });

  it('is refused for its length', async () => {
    const answer = await testApi().query(`${operation('id')} # ${'x'.repeat(50_000)}`);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_LONG' });
  });

  it('is refused for the pages within pages that it asks for', async () => {
    const { query, calls } = testApi();
    const answer = await query(
      '{ operations(first: 200) { nodes { ... on BacktestOperation { bars(first: 1000) { nodes { seq equity } } } } } }',
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    expect(calls.listed).toEqual([]);
  });

  it('is refused for the points of all paths of a walk-forward, as often as it asks for them', async () => {
    const { query } = testApi();
    const curves = (count: number, maxPoints: number) =>
      Array.from(
        { length: count },
        (_, index) => `a${index}: equityCurve(maxPoints: ${maxPoints}) { timestamp equity drawdown }`,
      ).join(' ');
    const codeOf = async (selection: string) => {
      const path = `... on WalkForwardOperation { result { paths { index ${selection} } } }`;
      return (await query(operation(path))).errors?.[0]?.extensions?.code;
    };
    // 20,000 points of three fields, each time; 500 paths of 4 points have a tenth of it.
    expect(await codeOf(curves(4, 500))).toBeUndefined();
    expect(await codeOf(curves(5, 500))).toBe('QUERY_TOO_COMPLEX');
    expect(await codeOf(curves(25, 4))).toBeUndefined();
  });

  it('is refused for being a batch', async () => {
    const response = await testApi().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    });
    expect(response.status).toBe(400);
  });

  it('is refused for a body of more than 1 MB', async () => {
    const response = await testApi().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(1_000_000) } }),
    });
    expect(response.status).toBe(413);
  });
});
