import { describe, expect, it } from 'vitest';
import { testApi } from './test-api.js';

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

describe('any other path', () => {
  it('is 404', async () => {
    expect((await testApi().fetch('/elsewhere')).status).toBe(404);
  });
});
