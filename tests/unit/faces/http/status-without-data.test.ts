import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const operation = (selection: string) => `{ operation(id: "op_1") { ${selection} } }`;
const REFUSED = {
  '31 aliases': operation(Array.from({ length: 31 }, (_, index) => `a${index}: id`).join(' ')),
  '22 directives': operation('id @include(if: true) @skip(if: false) '.repeat(11)),
  '3,001 tokens': operation('id '.repeat(3_001)),
  'a depth of 16 and more': `{ __type(name: "Query") { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } }`,
  'a subscription': 'subscription { operation }',
  'a field that does not exist': '{ nothing }',
  'no GraphQL': '{',
  'a variable that is missing': 'query ($id: ID!) { operation(id: $id) { id } }',
  'an operation that is not in it': '{ __typename }',
  'a text of more than 50,000 characters': `{ __typename } # ${'x'.repeat(50_000)}`,
  '2,900 lists in each other': `{ operations(filter: ${'['.repeat(2_900)}) { totalCount } }`,
};

const ask = (query: string, accept: string) =>
  testApi().fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, ...(query === '{ __typename }' && { operationName: 'Other' }) }),
  });

describe('a request that is refused as a whole', () => {
  // https://graphql.github.io/graphql-over-http/draft/#sec-application-graphql-response-json: without data, 4xx or 5xx.
  it.each(Object.entries(REFUSED))('is 400 with a code and without data for %s', async (_what, query) => {
    const response = await ask(query, 'application/graphql-response+json');
    const answer = (await response.json()) as { errors: { extensions?: { code?: string } }[] };
    expect(response.status).toBe(400);
    expect(answer).not.toHaveProperty('data');
    expect(answer.errors[0]?.extensions?.code).toMatch(/^[A-Z_]+$/);
  });

  it('is 200 for clients of the older media type, where it is GraphQL that refuses', async () => {
    expect((await ask(REFUSED['31 aliases'], 'application/json')).status).toBe(200);
  });
});

it('a request that fails in one field is 200, with data', async () => {
  const api = testApi({
    operations: {
      get: () => {
        throw new Error('broken');
      },
    },
  });
  const response = await api.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: '{ operation(id: "op_1") { id } }' }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: { operation: null } });
});
