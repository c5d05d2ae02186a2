import { gunzipSync } from 'node:zlib';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/faces/graphql/schema.js';
import { playground } from '../../../../src/faces/http/playground.js';
import { testApi } from '../graphql/test-api.js';

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const openPage = () => testApi().fetch('/graphql', { headers: html });

/** The addresses of everything that the page loads, in order. */
async function assetsOf(page: Response): Promise<readonly string[]> {
  return [...(await page.text()).matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path ?? '');
}

describe('GET /graphql in a browser', () => {
  it('shows the playground', async () => {
    const response = await openPage();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<title>ktrdr</title>');
  });

  it('loads its style and its script, from this server only', async () => {
    const response = await openPage();
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self' blob:");
    const assets = await assetsOf(response);
    expect(assets).toEqual([
      expect.stringMatching(/^\/assets\/graphiql-[0-9a-f]{16}\.css$/),
      expect.stringMatching(/^\/assets\/graphiql-[0-9a-f]{16}\.js$/),
    ]);
  });

  it('has no script inline, so that its policy need not allow any', async () => {
    const response = await openPage();
    expect(await response.text()).not.toMatch(/<script(?! src=)/);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toContain('unsafe-inline');
  });

  it('is small, and what is large is kept by the browser', async () => {
    const { fetch } = testApi();
    const page = await fetch('/graphql', { headers: html });
    expect(page.headers.get('cache-control')).toBe('no-store');
    for (const path of await assetsOf(page)) {
      const asset = await fetch(path);
      expect(asset.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    }
  });

  it('sends files compressed to who takes that', async () => {
    const { fetch } = testApi();
    const [, script = ''] = await assetsOf(await fetch('/graphql', { headers: html }));
    const plain = await (await fetch(script)).text();
    const compressed = await fetch(script, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(compressed.headers.get('vary')).toContain('accept-encoding');
    const bytes = new Uint8Array(await compressed.arrayBuffer());
    expect(bytes.length).toBeLessThan(plain.length / 3);
    expect(gunzipSync(bytes).toString()).toBe(plain);
  });

  it('hands the browser the variables of the first tab on the first visit', async () => {
    const { fetch } = testApi();
    const [, script = ''] = await assetsOf(await fetch('/graphql', { headers: html }));
    const seeded = /localStorage\.setItem\('graphiql:variables', (".*")\)/.exec(
      await (await fetch(script)).text(),
    );
    expect(JSON.parse(seeded?.[1] ?? 'null')).toBe(playground.defaultTabs?.[0]?.variables);
  });

  it('has no other files', async () => {
    expect((await testApi().fetch('/assets/graphiql.js')).status).toBe(404);
  });
});

describe('the tabs of the playground', () => {
  it('start, pull, cancel, list and show what there is', () => {
    const names = playground.defaultTabs?.map(
      ({ query }) => /(?:query|mutation) (\w+)/.exec(query ?? '')?.[1],
    );
    expect(names).toEqual([
      'StartBacktest',
      'PullOperation',
      'CancelOperation',
      'ListOperations',
      'StartDataLoad',
      'StartTraining',
      'Inventory',
    ]);
  });

  it.each(playground.defaultTabs ?? [])('run with their variables: %#', async ({ query, variables }) => {
    expect(validate(schema, parse(query ?? ''))).toEqual([]);
    const answer = await testApi().query(query ?? '', JSON.parse(variables ?? '{}') as object);
    expect(answer.errors).toBeUndefined();
  });
});
