import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';
import { outputForm, shellBlocks } from '../support/shell-blocks.js';

const page = await readFile(join(projectFolder, 'docs', 'studies.md'), 'utf8');

describe('docs/studies.md', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const name of ['strategies', 'models', 'data', 'ktrdr']) {
      await symlink(join(projectFolder, name), join(folder.path, name));
    }
    server = await startServer(folder.path, {});
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  async function shell(script: string): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder.path,
      env: cleanEnvironment({ KTRDR_URL: server.url }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  }

  it('works from its first command to its last, and prints what the page says', async () => {
    const outputs: string[] = [];
    for (const { commands, output } of shellBlocks(page)) {
      const { code, out, err } = await shell(commands);
      expect([code, code === 0 ? '' : err], commands).toEqual([0, '']);
      if (output !== null) expect(outputForm(out), commands).toBe(outputForm(output));
      outputs.push(out);
    }
    const [large = '', , dozen = ''] = outputs;
    // What the page concludes from them.
    expect(large).toMatch(/Sharpe ratio of 1\.93; of 72 tried, luck alone gives 1\.90/);
    expect(large).toMatch(/Deflated Sharpe +0\.518/);
    expect(dozen).toMatch(/Sharpe ratio of 1\.87; of 12 tried/);
    expect(dozen).toMatch(/Deflated Sharpe +0\.959/);
    expect(dozen).toMatch(/measured once more: \d+ earlier measurement/);
    for (const file of ['trials.csv', 'trials.jsonl', 'trials.arrow', 'report.html'])
      expect((await stat(join(folder.path, 'exports', 'stops', file))).size, file).toBeGreaterThan(1_000);
  });

  it('has a mutation that runs a trial as a backtest with the same digest', async () => {
    const query = `{ operations(first: 1, filter: { types: [STUDY] }) { nodes { id ... on StudyOperation { trial(number: 0) { resultDigest } } } } }`;
    const studies = await graphqlRequest<{
      operations: { nodes: { id: string; trial: { resultDigest: string } }[] };
    }>(server.url, query);
    const [study] = studies.data?.operations.nodes ?? [];
    const [, mutation = ''] = /```graphql\n(.*?)```/s.exec(page) ?? [];
    const started = await graphqlRequest<{ startBacktestOfTrial: { operation: { id: string } } }>(
      server.url,
      mutation,
      { id: study?.id },
    );
    const id = started.data?.startBacktestOfTrial.operation.id ?? '';
    const { result } = await pullUntilDone(server.client, id);
    expect(result?.provenance.resultDigest).toBe(study?.trial.resultDigest);
  });
});
