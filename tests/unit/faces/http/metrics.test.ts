import { describe, expect, it } from 'vitest';
import { ServerMetrics } from '../../../../src/faces/http/server-metrics.js';
import { anOperation } from '../graphql/records.js';
import { testApi } from '../graphql/test-api.js';

const apiKeys = [{ name: 'alice', key: 'key-of-alice' }];
const gauges = {
  queued: async () => 3,
  running: async () => 2,
  busyThreads: () => 2,
  threads: 4,
  waiting: async () => [],
};
const linesOf = async (metrics: ServerMetrics) =>
  (await metrics.exposition()).split('\n').filter((line) => line.startsWith('ktrdr_'));

describe('the metrics of a server', () => {
  it('show operations and worker threads as they are now', async () => {
    expect(await linesOf(new ServerMetrics(gauges))).toEqual(
      expect.arrayContaining([
        'ktrdr_operations{status="queued"} 3',
        'ktrdr_operations{status="running"} 2',
        'ktrdr_worker_threads 4',
        'ktrdr_worker_threads_busy 2',
      ]),
    );
  });

  it('count the ends of operations by type and status', async () => {
    const metrics = new ServerMetrics(gauges);
    metrics.ended(anOperation({ status: 'COMPLETED' }));
    metrics.ended(anOperation({ status: 'COMPLETED' }));
    metrics.ended(anOperation({ status: 'FAILED' }));
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'ktrdr_operations_finished_total{type="BACKTESTING",status="COMPLETED"} 2',
        'ktrdr_operations_finished_total{type="BACKTESTING",status="FAILED"} 1',
      ]),
    );
  });

  it('measure pulls', async () => {
    const metrics = new ServerMetrics(gauges);
    metrics.pulling()();
    expect(await linesOf(metrics)).toContain('ktrdr_operation_pull_duration_seconds_count 1');
  });

  it('say how the process is', async () => {
    const metrics = new ServerMetrics(gauges);
    for (let look = 0; look < 2; look++)
      expect(await metrics.exposition()).toContain('process_resident_memory_bytes ');
  });

  it('belong to one server: another one of the process has its own', async () => {
    const [one, other] = [new ServerMetrics(gauges), new ServerMetrics(gauges)];
    one.ended(anOperation());
    expect((await linesOf(other)).filter((line) => line.startsWith('ktrdr_operations_finished'))).toEqual([]);
  });
});

describe('GET /metrics', () => {
  const read = (api: ReturnType<typeof testApi>, headers: Record<string, string> = {}) =>
    api.fetch('/metrics', { headers });
  const statusWith = async (api: ReturnType<typeof testApi>, token?: string) =>
    (await read(api, token === undefined ? {} : { authorization: `Bearer ${token}` })).status;

  it('is open on a server without keys', async () => {
    const response = await read(testApi());
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('ktrdr_operations{status="queued"} 2');
  });

  it('takes METRICS_TOKEN alone when there is one, with and without keys', async () => {
    for (const keys of [[], apiKeys]) {
      const api = testApi({}, { apiKeys: keys, metricsToken: 'scraper' });
      expect(await statusWith(api, 'scraper')).toBe(200);
      for (const token of [undefined, 'scrape', 'key-of-alice'])
        expect(await statusWith(api, token)).toBe(401);
    }
  });

  it('takes an API key when there is no token', async () => {
    const api = testApi({}, { apiKeys });
    expect(await statusWith(api, 'key-of-alice')).toBe(200);
    for (const token of [undefined, 'wrong']) expect(await statusWith(api, token)).toBe(401);
  });

  it('is the only thing that METRICS_TOKEN opens', async () => {
    const api = testApi({}, { apiKeys, metricsToken: 'scraper' });
    const headers = { authorization: 'Bearer scraper' };
    expect((await api.fetch('/graphql?query={__typename}', { headers })).status).toBe(401);
  });

  it('never sends a browser to the login: that would not open it', async () => {
    expect((await read(testApi({}, { apiKeys }), { accept: 'text/html' })).status).toBe(401);
  });

  it('refuses other methods', async () => {
    expect((await testApi().fetch('/metrics', { method: 'POST' })).status).toBe(405);
  });

  it('measures requests by route, method and status', async () => {
    const api = testApi();
    await api.fetch('/graphql?query={__typename}');
    await api.fetch('/operations/op_1/report');
    const text = await (await read(api)).text();
    expect(text).toContain('duration_seconds_count{route="/graphql",method="GET",status="200"} 1');
    expect(text).toContain('{route="/operations/:id/report",method="GET",');
  });

  it('has as many time series whatever clients ask for', async () => {
    const api = testApi();
    for (let index = 0; index < 20; index++) {
      await api.fetch(`/made-up-${index}`, { method: `MADEUP${index}` });
      await api.fetch(`/graphql?query=query MadeUp${index} {__typename}`);
    }
    const text = await (await read(api)).text();
    expect(text).toContain('{route="other",method="other",status="404"} 20');
    expect(text).not.toMatch(/made-?up/i);
  });

  it('tells no key, no token and no session', async () => {
    const api = testApi({}, { apiKeys, metricsToken: 'scraper' });
    await api.fetch('/graphql?query={__typename}', { headers: { authorization: 'Bearer key-of-alice' } });
    const text = await (await read(api, { authorization: 'Bearer scraper' })).text();
    expect(text).not.toMatch(/key-of-alice|scraper/);
  });
});
