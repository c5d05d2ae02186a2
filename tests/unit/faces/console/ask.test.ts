import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AwayError, ask, RefusedError } from '../../../../src/faces/console/api/ask.js';
import { askUntilThere } from '../../../../src/faces/console/api/ask-until-there.js';
import { forgetTyped, noteTyped } from '../../../../src/faces/console/api/session.js';
import type { TypedDocumentString } from '../../../../src/faces/console/generated/graphql.js';

const document = { toString: () => 'query Trades { trades }' } as TypedDocumentString<
  { trades: number },
  object
>;
const answer =
  (body: object, status = 200) =>
  () =>
    Promise.resolve(Response.json(body, { status }));
const refused = (code: string) => answer({ data: null, errors: [{ message: code, extensions: { code } }] });
const unreachable = () => Promise.reject(new TypeError('fetch failed'));

const fetched = vi.fn<typeof fetch>();
beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a question to the server', () => {
  it('may be asked again while the server, its database or the means of its machine are away', async () => {
    for (const away of [
      unreachable,
      answer({}, 503),
      () => Promise.resolve(new Response('{"data"')),
      refused('STORE_UNAVAILABLE'),
      refused('RESOURCE_EXHAUSTED'),
    ]) {
      fetched.mockImplementationOnce(away);
      await expect(ask(document, {})).rejects.toBeInstanceOf(AwayError);
    }
  });

  it('is refused with every other code', async () => {
    fetched.mockImplementationOnce(refused('QUERY_TOO_COMPLEX'));
    const refusal = ask(document, {});
    await expect(refusal).rejects.toBeInstanceOf(RefusedError);
    await expect(refusal).rejects.toMatchObject({ codes: ['QUERY_TOO_COMPLEX'] });
  });
});

describe('a session that has ended', () => {
  const assign = vi.fn();
  /** A field of the page, as far as it is looked at. */
  const field = { isConnected: true };
  beforeEach(() => {
    forgetTyped();
    field.isConnected = true;
    vi.stubGlobal('location', { pathname: '/', search: '?status=FAILED', assign });
    const body = { errors: [{ message: 'UNAUTHENTICATED', extensions: { code: 'UNAUTHENTICATED' } }] };
    fetched.mockImplementation(answer(body, 401));
  });

  it('leaves a page on which something was typed as it is, and may be renewed elsewhere', async () => {
    noteTyped(field);
    await expect(ask(document, {})).rejects.toThrow('You are signed out');
    fetched.mockImplementation(answer({ data: { trades: 1 } }));
    await expect(ask(document, {})).resolves.toEqual({ trades: 1 });
    expect(assign).not.toHaveBeenCalled();
  });

  it('leads away once nothing is pending, to the page that asks for a key and from there back, once', async () => {
    noteTyped(field);
    field.isConnected = false;
    await expect(ask(document, {})).rejects.toThrow('UNAUTHENTICATED');
    await expect(ask(document, {})).rejects.toThrow('UNAUTHENTICATED');
    expect(assign.mock.calls).toEqual([['/login?next=%2F%3Fstatus%3DFAILED']]);
  });
});

describe('what is read piece by piece', () => {
  it('goes on once the server is there again, asked ever less often', async () => {
    vi.useFakeTimers();
    fetched.mockImplementationOnce(unreachable).mockImplementationOnce(unreachable);
    fetched.mockImplementationOnce(answer({ data: { trades: 3 } }));
    const read = askUntilThere(document, {}, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(fetched).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(read).resolves.toEqual({ trades: 3 });
  });

  it('asks no more once nobody wants it, nor after a refusal', async () => {
    vi.useFakeTimers();
    fetched.mockImplementation(unreachable);
    const gone = new AbortController();
    const read = askUntilThere(document, {}, gone.signal);
    const ended = expect(read).rejects.toThrow('closed');
    await vi.advanceTimersByTimeAsync(500);
    gone.abort(new Error('closed'));
    await ended;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetched).toHaveBeenCalledTimes(1);
    fetched.mockImplementation(refused('BAD_USER_INPUT'));
    await expect(askUntilThere(document, {}, new AbortController().signal)).rejects.toBeInstanceOf(
      RefusedError,
    );
  });
});
