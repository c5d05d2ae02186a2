import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const apiKeys = [{ name: 'alice', key: 'key-of-alice' }];
const html = { accept: 'text/html' };

describe('every response', () => {
  it.each([
    ['/graphql', html],
    ['/graphql?query={__typename}', {}],
    ['/health', {}],
    ['/metrics', {}],
    ['/elsewhere', {}],
  ])('tells browsers not to guess, frame or share: %s', async (path, headers) => {
    for (const api of [testApi(), testApi({}, { apiKeys })]) {
      const response = await api.fetch(path, { headers });
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('lets a browser run nothing unless it is a page', async () => {
    const response = await testApi().fetch('/graphql?query={__typename}');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
