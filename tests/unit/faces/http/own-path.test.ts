import { assert, property, string, webPath } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from '../../../../src/faces/http/own-path.js';

const HOME = '/';

describe('ownPath', () => {
  it.each(['/graphql', '/operations/op_1/report', '/operations/op_1/trades.csv?a=b&c=%2F', '/'])(
    'keeps an address on this server: %s',
    (address) => {
      expect(ownPath(address)).toBe(address);
    },
  );

  it.each([
    null,
    '',
    'graphql',
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '///elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    '/\t/elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    ' //elsewhere.example',
    'javascript:alert(1)',
    '/login',
    '/login?next=/login',
    '/logout',
    `/${'a'.repeat(2_000)}`,
  ])('does not go to %j', (address) => {
    expect(ownPath(address)).toBe(HOME);
  });

  it('escapes what would end a header', () => {
    expect(ownPath('/a\r\nset-cookie: x=y')).toBe('/aset-cookie:%20x=y');
  });

  it('never leaves the server, whatever it is given', () => {
    const base = 'http://ktrdr.example:8000';
    const staysHere = (address: string) => {
      const path = ownPath(address);
      expect(new URL(path, base).origin).toBe(base);
      expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
    };
    assert(property(string({ unit: 'binary' }), (text) => staysHere(`/${text}`)));
    assert(property(string({ unit: 'grapheme-ascii' }), (text) => staysHere(text)));
    assert(property(webPath(), staysHere));
  });
});
