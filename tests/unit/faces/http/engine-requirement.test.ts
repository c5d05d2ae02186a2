import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION_HEADER } from '../../../../src/base/pure/engine-version-header.js';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import { testApi } from '../graphql/test-api.js';

function ask(headers: Readonly<Record<string, string>>): Promise<Response> {
  const body = JSON.stringify({ query: '{ __typename }' });
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  return Promise.resolve(testApi().fetch('/graphql', init));
}

describe('a request that wants an engine', () => {
  it('is answered with the version when this server has it', async () => {
    const response = await ask({ [ENGINE_VERSION_HEADER]: ENGINE_VERSION });
    expect([response.status, response.headers.get(ENGINE_VERSION_HEADER)]).toEqual([200, ENGINE_VERSION]);
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('is refused with both versions when this server has another', async () => {
    const response = await ask({ [ENGINE_VERSION_HEADER]: '0.0.1' });
    expect([response.status, response.headers.get(ENGINE_VERSION_HEADER)]).toEqual([412, ENGINE_VERSION]);
    const body = await response.text();
    for (const words of ['ENGINE_VERSION_MISMATCH', '0.0.1', ENGINE_VERSION]) expect(body).toContain(words);
  });

  it('is not said back at any length', async () => {
    const response = await ask({ [ENGINE_VERSION_HEADER]: '1'.repeat(9_000) });
    expect(response.status).toBe(412);
    expect((await response.text()).length).toBeLessThan(300);
  });

  it('is the only one that hears of it', async () => {
    expect((await ask({})).headers.has(ENGINE_VERSION_HEADER)).toBe(false);
  });
});
