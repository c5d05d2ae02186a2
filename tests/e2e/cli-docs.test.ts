import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCli } from '../support/cli.js';
import {
  cleanEnvironment,
  type KtrdrServer,
  projectFolder,
  startServer,
  temporaryFolder,
} from '../support/ktrdr-server.js';
import { outputForm, shellBlocks } from '../support/shell-blocks.js';

const page = await readFile(join(projectFolder, 'docs', 'cli.md'), 'utf8');
const blocks = shellBlocks(page);
const finite = blocks.filter(({ runsUntilStopped }) => !runsUntilStopped);

interface BlockRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs all blocks in one shell, as a reader would: what one sets, the next may use. */
async function runAll(folder: string, settings: Readonly<Record<string, string>>): Promise<BlockRun[]> {
  const script = [
    ...finite.map(
      ({ commands }, index) => `{\n${commands}\n} > out.${index} 2> err.${index}\necho $? > code.${index}`,
    ),
  ].join('\n');
  await writeFile(join(folder, 'page.sh'), script);
  const shell = spawn('bash', ['page.sh'], {
    cwd: folder,
    stdio: 'ignore',
    env: cleanEnvironment({
      ...settings,
    }),
  });
  await once(shell, 'exit');
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  return await Promise.all(
    finite.map(async (_block, index) => ({
      code: Number(await read(`code.${index}`)),
      out: await read(`out.${index}`),
      err: await read(`err.${index}`),
    })),
  );
}

describe('docs/cli.md', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: KtrdrServer;
  let runs: BlockRun[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await cp(join(projectFolder, 'data'), dataDir, { recursive: true });
    await cp(join(projectFolder, 'models'), join(folder.path, 'models'), { recursive: true });
    await symlink(join(projectFolder, 'strategies'), join(folder.path, 'strategies'));
    await symlink(join(projectFolder, 'ktrdr'), join(folder.path, 'ktrdr'));
    await mkdir(join(folder.path, 'var'));
    server = await startServer(join(folder.path, 'var'), {
      DATA_DIR: dataDir,
      MODELS_DIR: join(folder.path, 'models'),
      IMPORT_DIR: join(folder.path, 'import'),
    });
    runs = await runAll(folder.path, {
      KTRDR_URL: server.url,
      DATA_DIR: dataDir,
      DATABASE_URL: `file:${join(folder.path, 'var', 'ktrdr.db')}`,
    });
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it.each(
    finite.map(
      ({ commands, line }, index) => [line, commands.trim().split('\n').at(-1) ?? '', index] as const,
    ),
  )('line %d: %s', (_line, _command, index) => {
    const { code, out, err } = runs[index] as BlockRun;
    const { commands, output } = finite[index] as (typeof finite)[number];
    // The example may be over before it can be cancelled; then the command says so.
    if (commands.includes('backtest cancel') && code === 1) {
      expect(err).toContain('COMPLETED');
      return;
    }
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
    // So may it not have begun, and then it is cancelled at once.
    if (commands.includes('backtest cancel') && out.trim().endsWith('CANCELLED')) return;
    if (output !== null) expect(outputForm(out)).toBe(outputForm(output));
  });

  it.each(blocks.filter(({ runsUntilStopped }) => runsUntilStopped).map(({ commands }) => commands.trim()))(
    '%s',
    async (command) => {
      const settings = { PORT: '0', DATABASE_URL: `file:${join(folder.path, 'other.db')}` };
      const { process: child, finished } = startCli(command.split(' ').slice(1), settings);
      let out = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      while (!out.includes('ready at http://')) await once(child.stdout as NodeJS.ReadableStream, 'data');
      child.kill('SIGTERM');
      expect((await finished).code).toBe(0);
    },
  );
});
