import { describe, expect, it } from 'vitest';
import { requestSite } from '../../../../src/faces/http/request-site.js';

const siteOf = (headers: Record<string, string>, url = 'http://ktrdr.example:8000/graphql') =>
  requestSite(new Request(url, { headers }));

describe('requestSite', () => {
  it.each(['same-origin', 'none'])('is own when the browser says %s', (site) => {
    expect(siteOf({ 'sec-fetch-site': site })).toBe('own');
  });

  it.each(['cross-site', 'same-site', 'anything'])('is foreign when the browser says %s', (site) => {
    expect(siteOf({ 'sec-fetch-site': site, origin: 'http://ktrdr.example:8000' })).toBe('foreign');
  });

  it('is told by the origin of browsers that say no more', () => {
    expect(siteOf({ origin: 'http://ktrdr.example:8000' })).toBe('own');
    expect(siteOf({ origin: 'http://ktrdr.example:3000' })).toBe('foreign');
    expect(siteOf({ origin: 'http://elsewhere.example:8000' })).toBe('foreign');
    expect(siteOf({ origin: 'null' })).toBe('foreign');
    expect(siteOf({ origin: 'chrome-extension://abcdef' })).toBe('foreign');
  });

  it('is own behind a proxy that speaks https', () => {
    expect(siteOf({ origin: 'https://ktrdr.example' }, 'http://ktrdr.example/')).toBe('own');
    expect(siteOf({ origin: 'https://ktrdr.example' }, 'http://ktrdr.example:443/')).toBe('own');
  });

  it('is unsaid without either header', () => {
    expect(siteOf({})).toBe('unsaid');
  });
});
