import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../src/graphql/schema.js';
import { playground } from '../../../src/http/playground.js';
import { testApi } from './test-api.js';

const openPage = () => testApi().fetch('/graphql', { headers: { accept: 'text/html' } });

describe('GET /graphql in a browser', () => {
  it('shows the playground', async () => {
    const response = await openPage();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<title>ktrdr</title>');
  });

  it('loads nothing from elsewhere', async () => {
    const response = await openPage();
    const page = await response.text();
    expect(page).not.toMatch(/<(script|img|iframe)[^>]+src\s*=\s*["']?(https?:)?\/\//i);
    expect(page).not.toMatch(/<link[^>]+href\s*=\s*["']?(https?:)?\/\//i);
    expect(page).not.toMatch(/@import|url\(\s*["']?(https?:)?\/\//i);
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'self' data: blob: 'unsafe-inline'",
    );
  });

  it('hands the browser the variables of the first tab on the first visit', async () => {
    const page = await (await openPage()).text();
    const seeded = /localStorage\.setItem\('graphiql:variables', (".*")\)/.exec(page)?.[1];
    expect(JSON.parse(seeded ?? 'null')).toBe(playground.defaultTabs?.[0]?.variables);
  });
});

describe('the tabs of the playground', () => {
  it('start, pull, cancel and list', () => {
    const names = playground.defaultTabs?.map(
      ({ query }) => /(?:query|mutation) (\w+)/.exec(query ?? '')?.[1],
    );
    expect(names).toEqual(['StartBacktest', 'PullOperation', 'CancelOperation', 'ListOperations']);
  });

  it.each(playground.defaultTabs ?? [])('run with their variables: %#', async ({ query, variables }) => {
    expect(validate(schema, parse(query ?? ''))).toEqual([]);
    const answer = await testApi().query(query ?? '', JSON.parse(variables ?? '{}') as object);
    expect(answer.errors).toBeUndefined();
  });
});
