import { describe, expect, it } from 'vitest';
import { testApi } from '../graphql/test-api.js';

const ask = (path: string, init?: RequestInit) => testApi().fetch(path, init);

describe('an address that is none of ours', () => {
  it.each([
    '/elsewhere',
    '/schema.graphqls',
    '/x/graphql',
    '/x/health',
    '/health/x',
    '/x?/graphql',
    '/login',
    '/logout',
  ])('is 404: %s', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('is taken for the one without the slash at its end', async () => {
    const response = await ask('/graphql/?query=x');
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe('/graphql?query=x');
  });

  it.each(['//elsewhere.example/', '/.//elsewhere.example/', '/\\elsewhere.example/', '///'])(
    'leads nowhere else: %s',
    async (path) => {
      const response = await ask(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('location')).toBeNull();
    },
  );
});

describe('/graphql', () => {
  it.each(['PUT', 'DELETE', 'PATCH', 'PROPFIND', 'HEAD'])(
    'refuses %s and says what it takes',
    async (method) => {
      const response = await ask('/graphql', { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS');
    },
  );

  it('tells OPTIONS what it takes, and lets no other origin in', async () => {
    const response = await ask('/graphql', {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('GET, POST, OPTIONS');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
