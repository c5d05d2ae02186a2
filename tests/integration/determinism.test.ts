import { afterEach, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

describe('the digest of a result', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  });

  async function serverWith(workerThreads: number): Promise<KtrdrServer> {
    const folder = await temporaryFolder();
    cleanUp.push(folder.remove);
    const server = await startServer(folder.path, { WORKER_THREADS: String(workerThreads) });
    cleanUp.push(server.stop);
    return server;
  }

  async function digestsOf(server: KtrdrServer, runs: number): Promise<(string | undefined)[]> {
    const ids = await Promise.all(Array.from({ length: runs }, () => startBacktest(server.client)));
    const operations = await Promise.all(ids.map((id) => pullUntilDone(server.client, id)));
    return operations.map(({ result }) => result?.provenance.resultDigest);
  }

  it('is the same ten times in a row, and under 1, 2 and 4 worker threads', async () => {
    const digests = new Set<string | undefined>();
    for (const [workerThreads, runs] of [
      [1, 10],
      [2, 4],
      [4, 8],
    ] as const) {
      for (const digest of await digestsOf(await serverWith(workerThreads), runs)) digests.add(digest);
    }
    expect([...digests]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('changes with the costs', async () => {
    const server = await serverWith(1);
    const [id, dearId] = [
      await startBacktest(server.client),
      await startBacktest(server.client, { commission: 0.01 }),
    ];
    const [run, dear] = [await pullUntilDone(server.client, id), await pullUntilDone(server.client, dearId)];
    expect(dear.result?.provenance.resultDigest).not.toBe(run.result?.provenance.resultDigest);
    expect(dear.result?.provenance.dataHash).toBe(run.result?.provenance.dataHash);
  });
});
