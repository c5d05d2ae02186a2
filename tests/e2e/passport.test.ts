import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { runCli } from '../support/cli.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

const KEY = 'key-of-the-passport';

/** A passport of one server, held against another that has its own bars. */
describe('a passport', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let here: KtrdrServer;
  let there: KtrdrServer;
  let bars: string;
  let file: string;
  let id: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const [home, away] = [join(folder.path, 'home'), join(folder.path, 'away')];
    const data = join(folder.path, 'data');
    bars = join(data, 'AAPL_1d.csv');
    await cp(join(projectFolder, 'data'), data, { recursive: true });
    [here, there] = await Promise.all([
      startServer(home, { API_KEYS: `tester:${KEY}` }),
      startServer(away, { DATA_DIR: data }),
    ]);
    id = await startBacktest(here.client, {});
    await pullUntilDone(here.client, id);
    const answer = await fetch(`${here.url}/operations/${id}/passport.json`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    file = join(folder.path, 'passport.json');
    await writeFile(file, await answer.text());
  });

  afterAll(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
    await folder?.remove();
  });

  const verify = () => runCli(['--server', there.url, 'operations', 'verify', '--passport', file]);

  it('needs a key where its server has keys', async () => {
    expect((await fetch(`${here.url}/operations/${id}/passport.json`)).status).toBe(401);
  });

  it('has the verdict, the hashes and what was tried', async () => {
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      kind: 'ktrdr backtest passport',
      schemaVersion: 1,
      operation: { id },
      parameters: { symbol: 'AAPL', strategyConfigPath: 'strategies/rsi_mean_reversion.yaml' },
      provenance: { dataHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      verdict: { verdict: 'NOT_ENOUGH_EVIDENCE' },
      ledger: { now: { evaluated: 1 }, atCompletion: { evaluated: 1 } },
    });
  });

  it('is the same on a server with the same files', async () => {
    const { code, out } = await verify();
    expect(out).toContain(`${id} is the same here: everything agrees.`);
    expect(code).toBe(0);
  });

  it('differs in data and result on a server whose bars differ', async () => {
    const rows = (await readFile(bars, 'utf8')).split('\n');
    // A price a hundredth higher, on a day of the range, in every column.
    const changed = rows.map((row) => {
      const [stamp, ...cells] = row.split(',');
      if (stamp?.startsWith('2024-01-16') !== true) return row;
      return [stamp, ...cells.slice(0, 4).map((cell) => Number(cell) * 1.01), ...cells.slice(4)].join(',');
    });
    expect(changed).not.toEqual(rows);
    await writeFile(bars, changed.join('\n'));
    const { code, out } = await verify();
    expect(out).toContain(`${id} differs here: data, result differ.`);
    expect(code).toBe(1);
  });
});
