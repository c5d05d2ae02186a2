import { describe, expect, it } from 'vitest';
import { isOrdinaryRequest } from '../../../../src/faces/http/ordinary-request.js';

const check = (url: string, host?: string, rawHeaders = host === undefined ? [] : ['Host', host]) =>
  isOrdinaryRequest({ url, httpVersion: '1.1', headers: host === undefined ? {} : { host }, rawHeaders });

describe('isOrdinaryRequest', () => {
  it.each(['localhost', '127.0.0.1:8000', '[::1]:8000', 'ktrdr.example', 'my-host_1:80'])(
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

  it.each(['a:99999', '[:::]', '1.2.3.4.5', '[1.2.3.4]', '0x100000000', 'xn--a', 'x:65536'])(
    'refuses the host %j, which looks like one and gives no address',
    (host) => {
      expect(check('/graphql', host)).toBe(false);
    },
  );

  it('needs a host, except from HTTP/1.0', () => {
    const without = { url: '/graphql', headers: {}, rawHeaders: [] };
    expect(isOrdinaryRequest({ ...without, httpVersion: '1.1' })).toBe(false);
    expect(isOrdinaryRequest({ ...without, httpVersion: '2.0' })).toBe(false);
    expect(isOrdinaryRequest({ ...without, httpVersion: '1.0' })).toBe(true);
  });

  it('refuses two hosts, in any spelling and equal or not', () => {
    expect(check('/graphql', 'a', ['Host', 'a', 'Accept', 'host', 'hOST', 'b'])).toBe(false);
    expect(check('/graphql', 'a', ['Host', 'a', 'host', 'a'])).toBe(false);
  });

  it('takes a header whose value is the word host', () => {
    expect(check('/graphql', 'a', ['X-About', 'Host', 'Host', 'a'])).toBe(true);
  });

  it.each(['http://elsewhere.example/graphql', '*', 'graphql', ''])('refuses the target %j', (url) => {
    expect(check(url, 'localhost')).toBe(false);
  });
});
