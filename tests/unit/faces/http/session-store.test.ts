import { describe, expect, it } from 'vitest';
import { SESSION_TTL_MS, SessionStore } from '../../../../src/faces/http/session-store.js';

const alice = { name: 'alice', digest: Buffer.from('a') };
const bob = { name: 'bob', digest: Buffer.from('b') };

function storeAt(maxSessions?: number) {
  let nowMs = 0;
  const store = new SessionStore({ now: () => new Date(nowMs) }, maxSessions);
  return { store, advance: (ms: number) => (nowMs += ms) };
}

describe('SessionStore', () => {
  it('knows who opened a session', () => {
    const { store } = storeAt();
    const [ofAlice, ofBob] = [store.open(alice), store.open(bob)];
    expect([store.keyOf(ofAlice), store.keyOf(ofBob)]).toEqual([alice, bob]);
    expect(store.keyOf('no session')).toBeNull();
  });

  it('gives out ids of 256 bits that do not repeat', () => {
    const { store } = storeAt();
    const ids = Array.from({ length: 50 }, () => store.open(alice));
    expect(new Set(ids).size).toBe(50);
    for (const id of ids) expect(Buffer.from(id, 'base64url')).toHaveLength(32);
  });

  it('ends a session when it is closed', () => {
    const { store } = storeAt();
    const id = store.open(alice);
    store.close(id);
    expect(store.keyOf(id)).toBeNull();
  });

  it('ends a session when its time is over', () => {
    const { store, advance } = storeAt();
    const id = store.open(alice);
    advance(SESSION_TTL_MS - 1);
    expect(store.keyOf(id)).toBe(alice);
    advance(1);
    expect(store.keyOf(id)).toBeNull();
  });

  it('holds a bounded number, and gives up the oldest', () => {
    const { store } = storeAt(2);
    const ids = [store.open(alice), store.open(alice), store.open(alice)];
    expect(ids.map((id) => store.keyOf(id) !== null)).toEqual([false, true, true]);
  });

  it('gives up what is over before anything that is not', () => {
    const { store, advance } = storeAt(2);
    store.open(alice);
    advance(SESSION_TTL_MS);
    const [second, third] = [store.open(alice), store.open(alice)];
    expect([store.keyOf(second), store.keyOf(third)]).toEqual([alice, alice]);
  });
});
