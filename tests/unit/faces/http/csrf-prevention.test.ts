import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const body = JSON.stringify({ query: '{ __typename }' });
const post = (headers: Record<string, string>) =>
  testApi().fetch('/graphql', { method: 'POST', headers, body });
const get = (headers: Record<string, string>) =>
  testApi().fetch(`/graphql?query=${encodeURIComponent('{ __typename }')}`, { headers });

describe('requests that a foreign page can send unasked', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'are refused as %s',
    async (type) => {
      const response = await post({ 'content-type': type });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        errors: [
          { extensions: { code: 'FOREIGN_REQUEST' }, message: expect.stringContaining('json') as string },
        ],
      });
    },
  );

  it('are refused as GET when the browser says where they come from', async () => {
    expect((await get({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await get({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
  });

  it.each([
    ['the origin of another server', { origin: 'https://elsewhere.example' }],
    ['the origin of another port', { origin: 'http://localhost:1' }],
    ['an origin without a name', { origin: 'null' }],
    ['two origins', { origin: 'http://localhost, https://elsewhere.example' }],
    ['what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['what the browser says of a neighbour', { 'sec-fetch-site': 'same-site', origin: 'http://localhost' }],
  ])('change nothing as JSON, by %s', async (_what, headers: Record<string, string>) => {
    for (const extra of [{}, { 'x-graphql-yoga-csrf': '1' }]) {
      const { fetch, calls } = testApi();
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...extra },
        body: JSON.stringify({ query: 'mutation { cancelOperation(input: { id: "op_1" }) { __typename } }' }),
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'FOREIGN_REQUEST' } }] });
      expect(calls.cancelled).toEqual([]);
    }
  });

  it('are refused as GET by their origin, where the browser says no more', async () => {
    expect((await get({ origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await get({ origin: 'http://localhost' })).status).toBe(200);
  });

  it('never read the answer: no origin is let in', async () => {
    const response = await post({ 'content-type': 'application/json', origin: 'https://elsewhere.example' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('requests of our own', () => {
  it('pass as JSON', async () => {
    expect(await (await post({ 'content-type': 'application/json' })).json()).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it('pass as JSON from the same origin, also behind a proxy that speaks https', async () => {
    for (const origin of ['http://localhost', 'https://localhost'])
      expect((await post({ 'content-type': 'application/json', origin })).status).toBe(200);
  });

  it('pass with an API key from wherever they come: no browser adds one by itself', async () => {
    const apiKeys = [{ name: 'alice', key: 'key-of-alice' }];
    const response = await testApi({}, { apiKeys }).fetch('/graphql', {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: 'Bearer key-of-alice' },
        origin: 'app://desktop',
      },
      body,
    });
    expect(response.status).toBe(200);
  });

  it('pass with a header that a foreign page cannot set', async () => {
    const headers = { 'content-type': 'text/plain', 'x-graphql-yoga-csrf': '1' };
    expect((await post(headers)).status).not.toBe(403);
  });

  it('pass as GET from tools and from the same origin', async () => {
    expect((await get({})).status).toBe(200);
    expect((await get({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('never change anything by GET', async () => {
    const mutation = encodeURIComponent('mutation { cancelOperation(input: { id: "op_1" }) { __typename } }');
    const { fetch, calls } = testApi();
    expect((await fetch(`/graphql?query=${mutation}`)).status).toBe(405);
    expect(calls.cancelled).toEqual([]);
  });
});
