import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../support/ktrdr-server.js';
import { mayOwnPostgres } from '../../support/postgres/test-postgres.js';

const isOwn = await mayOwnPostgres();

/** Below the project, where the program finds packages. */
const program = join(projectFolder, 'var', `embedded-postgres-${process.pid}.mjs`);

describe.runIf(isOwn)('PostgreSQL that a program starts', () => {
  let folder: string;

  beforeAll(() =>
    build({
      entryPoints: [join(projectFolder, 'scripts', 'postgres', 'embedded-postgres.ts')],
      ...{ outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external' },
    }),
  );
  afterAll(() => rm(program, { force: true }));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs a program that starts one and ends; returns the id of its process. */
  function startedBy(options: object): number {
    const text = `import { startEmbeddedPostgres } from ${JSON.stringify(program)};
      const { process: server } = await startEmbeddedPostgres(${JSON.stringify(folder)}, ${JSON.stringify(options)});
      process.stdout.write(String(server.pid), () => process.exit());`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', text]);
    expect(String(stderr)).toBe('');
    return Number(stdout);
  }
  /** Its file goes with it; its process may stay until somebody asks after it. */
  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0) && existsSync(join(folder, 'data', 'postmaster.pid'));
    } catch {
      return false;
    }
  };

  it('ends with the program', async () => {
    const pid = startedBy({});
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('goes on where others share it', async () => {
    const pid = startedBy({ isShared: true });
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, 'SIGQUIT');
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});
