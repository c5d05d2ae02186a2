import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../support/cli.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { trainingWorkspace } from '../support/trainings.js';

const TRAIN = [
  ...['train', '--strategy', 'strategies/rsi_mean_reversion.yaml', '--epochs', '3'],
  ...['--set', 'training.early_stopping.enabled=false', '--label', 'nightly'],
];
const LOAD = [
  ...['data', 'load', '--provider', 'csv', '--path', 'acme.csv', '--symbol', 'ACME'],
  ...['--timeframe', '1d', '--calendar', '24x7', '--label', 'first'],
];

/** Commands on one kind of operation, from its start to its export. */
describe('ktrdr operations', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  const ktrdr = (...args: string[]): Promise<CliRun> => runCli(['--server', server.url, ...args]);

  beforeAll(async () => {
    folder = await temporaryFolder();
    const { settings } = await trainingWorkspace(folder.path);
    const [data, importDir] = [join(folder.path, 'data'), join(folder.path, 'import')];
    for (const path of [data, importDir]) await mkdir(path);
    for (const file of ['AAPL_1d.csv', 'AAPL_1d.meta.json']) {
      await cp(join(projectFolder, 'data', file), join(data, file));
    }
    const rows = ['2024-01-01,1,2,1,2', '2024-01-02,1,2,1,x', '2024-01-03,1,2,1,2'];
    await writeFile(join(importDir, 'acme.csv'), ['date,open,high,low,close', ...rows, ''].join('\n'));
    server = await startServer(folder.path, { ...settings, DATA_DIR: data, IMPORT_DIR: importDir });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  /** Starts an operation and returns its id. */
  async function detached(args: readonly string[]): Promise<string> {
    const { code, out } = await ktrdr(...args, '--detach');
    expect(code).toBe(0);
    return out.trim();
  }

  async function exported(id: string, name: string): Promise<unknown> {
    const out = join(folder.path, name);
    const { code, out: said } = await ktrdr('operations', 'export', id, '--out', out);
    expect([code, said.trim()]).toEqual([0, `${id} (COMPLETED) written to ${out}: operation.json`]);
    expect(await readdir(out)).toEqual(['operation.json']);
    return JSON.parse(await readFile(join(out, 'operation.json'), 'utf8'));
  }

  it('follow, show and export a training', async () => {
    const id = await detached(TRAIN);
    const followed = await ktrdr('operations', 'follow', id);
    expect(followed.code).toBe(0);
    expect(followed.out).toMatch(/^3 epochs in .*: rsi_mean_reversion AAPL 1d/);
    expect(followed.out).toContain('Label: nightly');
    expect(followed.out).toContain('Model: models/rsi_mean_reversion_v1.0.0');
    const shown = await ktrdr('operations', 'show', id);
    expect([shown.code, shown.out]).toEqual([0, followed.out]);
    const asJson = await ktrdr('operations', 'follow', id, '--json');
    expect(JSON.parse(asJson.out)).toMatchObject({ id, result: { epochsRun: 3 } });
    expect(asJson.err).toBe('');
    expect(await exported(id, 'training')).toMatchObject({
      id,
      result: { epochsRun: 3, modelPath: 'models/rsi_mean_reversion_v1.0.0' },
      epochs: [
        { seq: 0, epoch: 1 },
        { seq: 1, epoch: 2 },
        { seq: 2, epoch: 3 },
      ],
    });
  });

  it('follow, show and export a data load', async () => {
    const id = await detached(LOAD);
    const followed = await ktrdr('operations', 'follow', id);
    expect(followed.code).toBe(0);
    expect(followed.out).toMatch(/^2 bars from 2024-01-01 to 2024-01-03: load ACME 1d from csv:acme.csv/);
    expect(followed.out).toContain('1 row rejected');
    const shown = await ktrdr('operations', 'show', id);
    expect([shown.code, shown.out]).toEqual([0, followed.out]);
    expect(await exported(id, 'load')).toMatchObject({
      id,
      result: { rowsLoaded: 2, rowsRejected: 1 },
      segments: [{ seq: 0, rows: 2, status: 'LOADED' }],
    });
  });

  it('say why a training and a data load failed, and exit with 1', async () => {
    const training = await detached([...TRAIN, '--symbol', 'NONE']);
    const load = await detached(LOAD.map((arg) => (arg === 'acme.csv' ? 'none.csv' : arg)));
    const followed = await ktrdr('operations', 'follow', training, load);
    expect(followed.code).toBe(1);
    expect(followed.out).toContain('DATA_NOT_FOUND: ');
    expect(followed.out).toContain('IMPORT_FILE_NOT_FOUND: ');
    const { out } = await ktrdr('operations', 'show', load);
    expect(out).toMatch(new RegExp(`^${load}  FAILED  load ACME 1d`));
    expect(out).toContain('Label: first');
  });

  it('do not export what goes on, and say what to wait with', async () => {
    const id = await detached([
      ...TRAIN.map((arg) => (arg === '3' ? '50000' : arg)),
      ...['--set', 'training.batch_size=8'],
    ]);
    const out = join(folder.path, 'unfinished');
    const { code, err } = await ktrdr('operations', 'export', id, '--out', out);
    expect(code).toBe(1);
    expect(err).toMatch(new RegExp(`${id} is (PENDING|RUNNING); .*ktrdr operations follow ${id}`));
    expect(await readdir(folder.path)).not.toContain('unfinished');
    expect((await ktrdr('operations', 'cancel', id)).code).toBe(0);
    expect((await ktrdr('operations', 'follow', id)).code).toBe(130);
  });
});
