import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

describe('/health', () => {
  it('is 200 as long as the process answers', async () => {
    const { fetch, readiness } = testApi();
    expect((await fetch('/health')).status).toBe(200);
    readiness.drain();
    expect((await fetch('/health')).status).toBe(200);
  });
});

describe('/ready', () => {
  it('is 503 while the server starts, 200 while it takes work, and 503 once it drains', async () => {
    const { fetch, readiness } = testApi();
    const status = async () => (await fetch('/ready')).status;
    expect(await status()).toBe(503);
    readiness.ready();
    expect(await status()).toBe(200);
    readiness.drain();
    expect(await status()).toBe(503);
    readiness.ready();
    expect(await status()).toBe(503);
  });
});

describe('/health and /ready', () => {
  it('answer HEAD, and say what they take', async () => {
    const { fetch } = testApi();
    expect((await fetch('/health', { method: 'HEAD' })).status).toBe(200);
    const refused = await fetch('/health', { method: 'POST' });
    expect(refused.status).toBe(405);
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });
});
