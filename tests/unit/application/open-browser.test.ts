import { describe, expect, it } from 'vitest';
import { openBrowser } from '../../../src/application/open-browser.js';

describe('opening a browser', () => {
  it('starts nothing where nobody sits, or what is started is not there', async () => {
    expect(await openBrowser('http://x/', {}, 'linux')).toBe(false);
    expect(await openBrowser('http://x/', {}, 'aix')).toBe(false);
  });
});
