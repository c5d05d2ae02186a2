import { describe, expect, it } from 'vitest';
import { testApi } from './test-api.js';

describe('the inventory', () => {
  it('has strategies, models, datasets and the server itself', async () => {
    const answer = await testApi().query(`{
      strategies { path name description symbols timeframes valid errors features }
      models { path name strategyName symbols timeframes trainedFrom trainedTo features hash createdAt valid errors }
      datasets { symbol timeframe rows firstBar lastBar source calendar hash }
      brokenDatasets { fileName symbol timeframe message }
      server { version engineVersion executionMode tensorflowBackend queued running }
    }`);
    expect(answer).toEqual({
      data: {
        strategies: [
          {
            path: 'strategies/rsi.yaml',
            name: 'rsi',
            description: null,
            symbols: ['AAPL'],
            timeframes: ['1d'],
            valid: true,
            errors: [],
            features: ['1d_rsi_zone_oversold', '1d_rsi_zone_overbought'],
          },
          expect.objectContaining({
            path: 'strategies/sub/broken.yaml',
            valid: false,
            errors: ["Strategy config missing required field 'indicators'"],
            features: [],
          }),
        ],
        models: [
          expect.objectContaining({
            path: 'models/rsi_v1',
            trainedFrom: '2015-01-02',
            trainedTo: null,
            createdAt: '2024-01-15T10:00:00.000Z',
          }),
        ],
        datasets: [
          {
            symbol: 'AAPL',
            timeframe: '1d',
            rows: 21,
            firstBar: '2024-01-02T00:00:00.000Z',
            lastBar: '2024-01-31T00:00:00.000Z',
            source: 'synthetic',
            calendar: 'XNYS',
            hash: 'd'.repeat(64),
          },
        ],
        brokenDatasets: [
          {
            fileName: 'MSFT_1d.csv',
            symbol: 'MSFT',
            timeframe: '1d',
            message: 'MSFT_1d.csv, line 4: is empty.',
          },
        ],
        server: {
          version: '1.2.3',
          engineVersion: '1.0.0',
          executionMode: 'LOCAL',
          tensorflowBackend: null,
          queued: 2,
          running: 1,
        },
      },
    });
  });
});

describe('strategy', () => {
  const query = 'query ($path: String!) { strategy(path: $path) { path valid } }';

  it('is the one at the path, or null', async () => {
    const { query: ask } = testApi();
    expect(await ask(query, { path: 'strategies/rsi.yaml' })).toEqual({
      data: { strategy: { path: 'strategies/rsi.yaml', valid: true } },
    });
    expect(await ask(query, { path: 'strategies/none.yaml' })).toEqual({ data: { strategy: null } });
  });

  it('refuses a path outside the folder and names it', async () => {
    const answer = await testApi().query(query, { path: '/etc/passwd' });
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining("'/etc/passwd'"), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
