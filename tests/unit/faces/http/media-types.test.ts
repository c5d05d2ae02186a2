import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const post = (type: string | null) =>
  testApi().fetch('/graphql', {
    method: 'POST',
    headers: { ...(type !== null && { 'content-type': type }), 'x-graphql-yoga-csrf': '1' },
    // A text would get a content type of its own.
    body: new TextEncoder().encode(JSON.stringify({ query: '{ __typename }' })),
  });

describe('the content type of a request', () => {
  // RFC 9110, 8.3.1: type and subtype are case-insensitive, white space may stand around the semicolon.
  it.each([
    'application/json',
    'Application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/JSON ; charset=UTF-8',
    ' application/json',
    'Application/GraphQL+JSON',
  ])('is read in any spelling: %j', async (type) => {
    const response = await post(type);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it.each(['application/xml', 'application/jsonx', 'application', 'json', null])(
    'is answered with 415 and a remedy when it is %j',
    async (type) => {
      const response = await post(type);
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({
        errors: [
          {
            extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
            message: expect.stringContaining('send application/json') as string,
          },
        ],
      });
    },
  );

  it.each([
    ['gzip', 415],
    ['GZIP', 415],
    ['br, gzip', 415],
    ['identity', 200],
    [' Identity ', 200],
  ])('is refused where the body is packed: %j is %i', async (encoding, status) => {
    const response = await testApi().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(status);
    if (status === 415) expect(await response.text()).toContain('send the body unpacked');
  });

  it('cannot be respelled to pass for one that no form sends', async () => {
    const response = await testApi().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'Text/Plain' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(403);
  });
});
