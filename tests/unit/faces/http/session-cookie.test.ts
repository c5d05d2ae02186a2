import { describe, expect, it } from 'vitest';
import { noSessionCookie, sessionCookie, sessionIdOf } from '../../../../src/faces/http/session-cookie.js';

const id = 'A'.repeat(43);

describe('the session cookie', () => {
  it('is kept from scripts and from the pages of other servers', () => {
    expect(sessionCookie(id, { maxAgeMs: 60_000, secure: false }).split('; ')).toEqual([
      `ktrdr_session=${id}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
      'Max-Age=60',
    ]);
  });

  it('is kept from unencrypted connections where there are encrypted ones', () => {
    expect(sessionCookie(id, { maxAgeMs: 60_000, secure: true })).toMatch(/; Secure$/);
  });

  it('is taken away by one that is over', () => {
    expect(noSessionCookie).toMatch(/^ktrdr_session=;.*Max-Age=0/);
  });
});

describe('sessionIdOf', () => {
  it('finds the session among other cookies', () => {
    expect(sessionIdOf(`theme=dark; ktrdr_session=${id};x`)).toBe(id);
  });

  it.each([
    null,
    '',
    'ktrdr_session',
    'ktrdr_session=',
    'ktrdr_session=short',
    `ktrdr_session=${id}A`,
    `ktrdr_session="${id}"`,
    `other_ktrdr_session=${id}`,
    `KTRDR_SESSION=${id}`,
  ])('finds none in %j', (header) => {
    expect(sessionIdOf(header)).toBeNull();
  });
});
