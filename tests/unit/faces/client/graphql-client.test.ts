import { describe, expect, it } from 'vitest';
import { DownloadRefusedError } from '../../../../src/faces/client/download-refused-error.js';
import { TypedDocumentString } from '../../../../src/faces/client/generated/graphql.js';
import {
  type Fetch,
  GraphqlClient,
  GraphqlRequestError,
  ServerUnreachableError,
} from '../../../../src/faces/client/graphql-client.js';

const QUERY = new TypedDocumentString<{ answer: number }, Record<string, never>>('{ answer }');

function clientOf(fetch: Fetch, apiKey?: string): GraphqlClient {
  return new GraphqlClient({ serverUrl: 'http://server/', fetch, apiKey });
}

const json = (body: unknown, status = 200): Response => Response.json(body, { status });

describe('GraphqlClient', () => {
  it('returns data and sends its key', async () => {
    const asked: [string, string | null][] = [];
    const client = clientOf((url, init) => {
      asked.push([url, new Headers(init.headers).get('authorization')]);
      return json({ data: { answer: 42 } });
    }, 'secret');
    expect(await client.request(QUERY, {})).toEqual({ answer: 42 });
    expect(asked).toEqual([['http://server/graphql', 'Bearer secret']]);
  });

  it('tells GraphQL errors, also those of an answer without data, from a server that is not there', async () => {
    const refused = clientOf(() => json({ errors: [{ message: 'no such field' }] }, 400));
    await expect(refused.request(QUERY, {})).rejects.toMatchObject({
      constructor: GraphqlRequestError,
      status: 400,
      message: 'no such field',
    });
    const page = clientOf(() => new Response('<html>', { status: 404 }));
    await expect(page.request(QUERY, {})).rejects.toBeInstanceOf(ServerUnreachableError);
    const down = clientOf(() =>
      Promise.reject(new TypeError('fetch failed', { cause: new Error('refused') })),
    );
    await expect(down.request(QUERY, {})).rejects.toThrow('(refused)');
  });

  it('downloads files of the server with its key', async () => {
    const client = clientOf((url, init) => {
      expect([url, new Headers(init.headers).get('authorization')]).toEqual([
        'http://server/operations/op_1/report',
        'Bearer secret',
      ]);
      return new Response('<html>');
    }, 'secret');
    const chunks: Uint8Array[] = [];
    for await (const chunk of await client.download('/operations/op_1/report')) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('<html>');
  });

  it('refuses to take anything else for a file', async () => {
    const client = clientOf(() => new Response('not yet', { status: 409 }));
    await expect(client.download('/operations/op_1/report')).rejects.toMatchObject({
      constructor: DownloadRefusedError,
      status: 409,
    });
  });
});
