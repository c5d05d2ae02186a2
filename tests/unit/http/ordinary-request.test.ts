import { describe, expect, it } from 'vitest';
import { isOrdinaryRequest } from '../../../src/http/ordinary-request.js';

const check = (url: string, host?: string) =>
  isOrdinaryRequest({ url, headers: host === undefined ? {} : { host } });

describe('isOrdinaryRequest', () => {
  it.each(['localhost', '127.0.0.1:8000', '[::1]:8000', 'ktrdr.example', 'my-host_1:80', undefined])(
    'takes the host %j',
    (host) => {
      expect(check('/graphql', host)).toBe(true);
    },
  );

  it.each(['x/health?', 'x?', 'x#', 'x@y', 'a b', 'x:', 'x:80:80', '', 'x\\y', 'x%2f', '[::1'])(
    'refuses the host %j',
    (host) => {
      expect(check('/graphql', host)).toBe(false);
    },
  );

  it.each(['http://elsewhere.example/graphql', '*', 'graphql', ''])('refuses the target %j', (url) => {
    expect(check(url, 'localhost')).toBe(false);
  });
});
