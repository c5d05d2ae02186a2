import { Readable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type ArtifactPort, useArtifacts } from '../../../../src/faces/http/artifacts-endpoint.js';

const HASH = 'a'.repeat(64);
const KEY = 'key-of-the-cluster';
const BYTES = Buffer.from('bars');
const PASS = { 'x-ktrdr-operation': 'op_1', 'x-ktrdr-attempt': '2', 'x-ktrdr-lease': 'mine' };

function stage({ key = KEY, isRequired = true }: { key?: string | null; isRequired?: boolean } = {}) {
  const taken: { text: string; lease: string }[] = [];
  const artifacts: ArtifactPort = {
    read: (hash) => (hash === HASH ? { size: BYTES.length, stream: Readable.from([BYTES]) } : null),
    async take({ pass, chunks }) {
      if (pass.lease !== 'mine') return false;
      let text = '';
      for await (const chunk of chunks) text += Buffer.from(chunk).toString();
      taken.push({ text, lease: pass.lease });
      return true;
    },
  };
  const authentication = {
    isRequired,
    callerOf: (request: Request) =>
      request.headers.get('authorization') === 'Bearer of-a-user' ? { name: 'user', by: 'key' } : null,
  } as never;
  const plugin = useArtifacts({
    artifacts,
    key,
    authentication,
    maxBytes: 100,
    logger: pino({ level: 'silent' }),
  });
  const ask = async (path: string, init: RequestInit = {}): Promise<Response | null> => {
    const request = new Request(`http://here${path}`, init);
    let answer: Response | null = null;
    await plugin.onRequest?.({
      ...{ request, url: new URL(request.url), serverContext: {} },
      endResponse: (response: Response) => {
        answer = response;
      },
    } as never);
    return answer;
  };
  return { ask, taken };
}

const authorization = `Bearer ${KEY}`;
const put = (headers: Record<string, string>, body = 'model'): RequestInit => ({
  method: 'PUT',
  body,
  headers: { authorization, 'content-length': String(body.length), ...headers },
});

describe('artefacts over HTTP', () => {
  it('are given by their hash to who shows the key of the cluster', async () => {
    const { ask } = stage();
    const answer = await ask(`/artifacts/${HASH}`, { headers: { authorization } });
    expect([answer?.status, await answer?.text()]).toEqual([200, 'bars']);
    expect((await ask(`/artifacts/${'b'.repeat(64)}`, { headers: { authorization } }))?.status).toBe(404);
    expect((await ask('/artifacts/..%2Fsecret', { headers: { authorization } }))?.status).toBe(400);
    expect(await ask('/graphql')).toBeNull();
  });

  it('are refused where they break off', async () => {
    const { ask, taken } = stage();
    function* broken(): Generator<Buffer> {
      yield Buffer.from('mo');
      throw new Error('aborted');
    }
    const body = Readable.toWeb(Readable.from(broken())) as ReadableStream<Uint8Array>;
    const answer = await ask(`/artifacts/${HASH}`, { ...put(PASS), body, duplex: 'half' } as RequestInit);
    expect(answer?.status).toBe(503);
    expect(await answer?.json()).toMatchObject({ errors: [{ extensions: { code: 'UPLOAD_CUT' } }] });
    expect(taken).toEqual([]);
  });

  it.each([
    ['without a key', {}, 401],
    ['with a wrong key', { authorization: 'Bearer guessed' }, 401],
    ['with the key of a user', { authorization: 'Bearer of-a-user' }, 403],
  ])('are closed %s', async (_who, headers, status) => {
    const { ask, taken } = stage();
    expect((await ask(`/artifacts/${HASH}`, { headers }))?.status).toBe(status);
    expect((await ask(`/artifacts/${HASH}`, { ...put(PASS), headers }))?.status).toBe(status);
    expect(taken).toEqual([]);
  });

  it('are closed on a server with keys that has none for its cluster, and open on one without any', async () => {
    const guarded = stage({ key: null });
    const headers = { authorization: 'Bearer of-a-user' };
    expect((await guarded.ask(`/artifacts/${HASH}`, { headers }))?.status).toBe(403);
    expect((await stage({ key: null, isRequired: false }).ask(`/artifacts/${HASH}`))?.status).toBe(200);
  });

  it('are taken for a lease that is not over', async () => {
    const { ask, taken } = stage();
    expect((await ask(`/artifacts/${HASH}`, put(PASS)))?.status).toBe(201);
    expect(taken).toEqual([{ text: 'model', lease: 'mine' }]);
    const stale = await ask(`/artifacts/${HASH}`, put({ ...PASS, 'x-ktrdr-lease': 'lost' }));
    expect(stale?.status).toBe(409);
    expect((await ask(`/artifacts/${HASH}`, put({})))?.status).toBe(400);
    expect((await ask(`/artifacts/${HASH}`, put(PASS, 'x'.repeat(101))))?.status).toBe(413);
    expect((await ask(`/artifacts/${HASH}`, { method: 'DELETE', headers: { authorization } }))?.status).toBe(
      405,
    );
  });
});
