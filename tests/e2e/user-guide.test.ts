import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, stat, symlink, writeFile } from 'node:fs/promises';
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

const GUIDE_ADDRESS = 'http://127.0.0.1:8000';
/** What the guide asks the reader to keep running in another terminal. */
const SERVER_BLOCK = 'npm start';
const QUICKSTART_BLOCK = 'npm run quickstart';

interface Block {
  readonly language: string;
  readonly text: string;
}

describe('the user guide', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let blocks: readonly Block[];
  let settings: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const inFolder = (name: string) => join(folder.path, name);
    for (const name of ['strategies', 'models', 'data']) {
      await cp(join(projectFolder, name), inFolder(name), { recursive: true });
    }
    await writeFile(inFolder('aapl-from-yahoo.csv'), await yahooForm());
    // `./ktrdr` of a reader who stands in the clone.
    await symlink(join(projectFolder, 'ktrdr'), inFolder('ktrdr'));

    const guide = await readFile(join(projectFolder, 'docs', 'user-guide.md'), 'utf8');
    blocks = [...guide.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language = '', text = '']) => ({
      language,
      text: text.trim(),
    }));
    settings = {
      STRATEGIES_DIR: inFolder('strategies'),
      MODELS_DIR: inFolder('models'),
      DATA_DIR: inFolder('data'),
      DATABASE_URL: `file:${inFolder('ktrdr.db')}`,
    };
    server = await startServer(folder.path, settings);
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  /** The bars that ship with the project as Yahoo's download has them. */
  async function yahooForm(): Promise<string> {
    const csv = await readFile(join(projectFolder, 'data', 'AAPL_1d.csv'), 'utf8');
    const rows = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => {
        const [date, open, high, low, close, volume] = row.split(',');
        return [date, open, high, low, close, close, volume].join(',');
      });
    return `${['Date,Open,High,Low,Close,Adj Close,Volume', ...rows].join('\n')}\n`;
  }

  async function shell(script: string): Promise<{ code: number | null; output: string }> {
    const environment = cleanEnvironment({ ...settings, KTRDR_URL: server.url });
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script.replaceAll(GUIDE_ADDRESS, server.url)], {
      cwd: folder.path,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, output };
  }

  it('has blocks of every kind that is executed here, and no others', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['graphql', 'sh', 'yaml']);
    expect(blocks.filter(({ language }) => language === 'sh').map(({ text }) => text)).toEqual(
      expect.arrayContaining([QUICKSTART_BLOCK, SERVER_BLOCK]),
    );
  });

  it('begins with a quickstart that prints 21 bars', async () => {
    const child = spawn('npm', ['run', 'quickstart'], {
      cwd: projectFolder,
      env: cleanEnvironment({}),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(output).toContain('21 bars');
    // One lucky trade is no evidence, and its Sharpe ratio is shown with all of its doubt.
    expect(output).toMatch(/^Not enough evidence: 1 unseen trade; /m);
    expect(output).toMatch(/^Sharpe ratio +\d\.\d\d \(\u2212\d+\.\d … \d+\.\d\)$/m);
  });

  it('works from its first block to its last, as a reader would go through it', async () => {
    let id = '';
    for (const { language, text } of blocks) {
      if (text === QUICKSTART_BLOCK || text === SERVER_BLOCK) continue;
      if (language === 'yaml') {
        const path = /^# (strategies\/\w+\.yaml)\n/.exec(text)?.[1];
        if (path === undefined) throw new Error(`a file without a name: ${text}`);
        await writeFile(join(folder.path, path), `${text}\n`);
      } else if (language === 'sh') {
        const { code, output } = await shell(text);
        expect(output, text).not.toMatch(/\n\s+at |"errors":/);
        expect(code, `${text}\n${output}`).toBe(0);
        if (text.includes('data import')) {
          expect(output).toContain('21 bars');
          expect(output).not.toContain('SYNTHETIC_DATA');
        }
      } else {
        const answer = await graphqlRequest<{
          startBacktest?: { operation?: { id: string }; issues?: readonly { code: string }[] };
          operation?: object | null;
        }>(server.url, text, /\$id: ID!/.test(text) ? { id } : {});
        expect(answer.errors, text).toBeUndefined();
        expect(JSON.stringify(answer.data), text).not.toContain('"operation":null');
        if (text.startsWith('mutation Mistake')) {
          expect(answer.data?.startBacktest?.issues?.map(({ code }) => code).sort()).toEqual([
            'DATE_ORDER',
            'OUT_OF_RANGE',
          ]);
        }
        const started = answer.data?.startBacktest?.operation?.id;
        if (started !== undefined) {
          id = started;
          expect((await pullUntilDone(server.client, id)).status).toBe('COMPLETED');
        }
      }
    }
    for (const file of ['my-first.html', 'ktrdr-backup.db']) {
      expect((await stat(join(folder.path, file))).size, file).toBeGreaterThan(10_000);
    }
  });

  it('tells the truth about the sample model', async () => {
    const guide = await readFile(join(projectFolder, 'docs', 'user-guide.md'), 'utf8');
    const metadata = JSON.parse(
      await readFile(join(projectFolder, 'models', 'rsi_mlp_v1.0.0', 'metadata.json'), 'utf8'),
    ) as {
      trainedFrom: string;
      trainedTo: string;
      metrics: { testAccuracy: number; testBaselineAccuracy: number };
    };
    const percent = (fraction: number) => `${Math.round(fraction * 100)} %`;
    expect(guide).toContain(
      `right in ${percent(metadata.metrics.testAccuracy)} of cases, and always giving the most frequent answer would be right in ${percent(metadata.metrics.testBaselineAccuracy)}`,
    );
    expect(guide).toContain(`${metadata.trainedFrom} to ${metadata.trainedTo}`);
  });
});
