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
