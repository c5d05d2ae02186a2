import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const MAX_BYTES = 1_000_000;

/** A question whose JSON has so many bytes. */
function bodyOf(bytes: number): string {
  const empty = JSON.stringify({ query: '{ __typename }', extensions: { padding: '' } });
  return JSON.stringify({
    query: '{ __typename }',
    extensions: { padding: 'x'.repeat(bytes - empty.length) },
  });
}

/** Sends it as a client does that knows its length, or as one that does not. */
async function ask(
  body: string,
  isAnnounced: boolean,
  chunks: Iterable<Buffer> = (body.match(/.{1,100000}/gs) ?? []).map((chunk) => Buffer.from(chunk)),
): Promise<{ status: number; text: string }> {
  const init = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(isAnnounced && { 'content-length': String(Buffer.byteLength(body)) }),
    },
    body: Readable.toWeb(Readable.from(chunks)) as ReadableStream<Uint8Array>,
    duplex: 'half',
  };
  const response = await testApi().fetch('/graphql', init);
  return { status: response.status, text: await response.text() };
}

describe('the limit of a request', () => {
  it.each([
    ['announced', true],
    ['sent in chunks', false],
  ])('lets pass as many bytes as are allowed, %s', async (_how, isAnnounced) => {
    const { status, text } = await ask(bodyOf(MAX_BYTES), isAnnounced);
    expect([status, JSON.parse(text)]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  it.each([
    ['announced', true],
    ['sent in chunks', false],
  ])('refuses one byte more, %s', async (_how, isAnnounced) => {
    const { status, text } = await ask(bodyOf(MAX_BYTES + 1), isAnnounced);
    expect(status).toBe(413);
    expect(text).toContain('REQUEST_ENTITY_TOO_LARGE');
  });

  it.each([
    ['announced', true],
    ['sent in chunks', false],
  ])('refuses a body that breaks off, %s', async (_how, isAnnounced) => {
    const body = bodyOf(200_000);
    function* broken(): Generator<Buffer> {
      yield Buffer.from(body.slice(0, 100_000));
      throw new Error('aborted');
    }
    const { status, text } = await ask(body, isAnnounced, broken());
    expect(status).toBe(400);
    expect(text).toContain('"code":"BAD_REQUEST"');
  });
});
