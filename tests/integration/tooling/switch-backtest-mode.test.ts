import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../../support/ktrdr-server.js';

const script = join(projectFolder, 'scripts', 'switch-backtest-mode.sh');

let folder: string;
let envFile: string;
let calls: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-switch-'));
  envFile = join(folder, 'mode.env');
  calls = join(folder, 'calls');
});
afterEach(() => rm(folder, { recursive: true }));

/** Puts a container engine on the path that notes how it is called. @param upCode exit code of a restart */
async function engine(containers: string, upCode = 0): Promise<void> {
  const docker = join(folder, 'docker');
  await writeFile(
    docker,
    `#!/bin/sh\necho "$*" >> '${calls}'\ncase "$*" in *' ps -q backend') echo '${containers}';; *' up '*) exit ${upCode};; esac\n`,
  );
  await chmod(docker, 0o755);
}

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('bash', [script, ...args], {
    encoding: 'utf8',
    env: { PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin`, KTRDR_ENV_FILE: envFile },
  });
  return { code: status, out: stdout, err: stderr };
}

const restarts = async (): Promise<number> => {
  const text = await readFile(calls, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line.includes('up --detach --no-deps backend')).length;
};

describe('switch-backtest-mode.sh', () => {
  it('writes the mode, restarts the backend and says what it did', async () => {
    await engine('c0ffee');
    const { code, out } = run('remote');
    expect(code).toBe(0);
    expect(out).toContain('The mode is remote now');
    expect(out).toContain('The backend has been restarted');
    expect(await readFile(envFile, 'utf8')).toBe('USE_REMOTE_BACKTEST_SERVICE=true\n');
    expect(await restarts()).toBe(1);
  });

  it('works twice in a row, and back', async () => {
    await engine('c0ffee');
    run('remote');
    expect(run('remote').out).toContain('The mode is remote, as before');
    expect(run('local').out).toContain('The mode is local now, before: remote');
    expect(await readFile(envFile, 'utf8')).toBe('USE_REMOTE_BACKTEST_SERVICE=false\n');
  });

  it('leaves the other lines of the file as they are', async () => {
    await engine('');
    await writeFile(envFile, 'LOG_LEVEL=debug\nUSE_REMOTE_BACKTEST_SERVICE=false\nKTRDR_PORT=9000\n');
    run('remote');
    expect(await readFile(envFile, 'utf8')).toBe(
      'LOG_LEVEL=debug\nKTRDR_PORT=9000\nUSE_REMOTE_BACKTEST_SERVICE=true\n',
    );
    expect((await stat(envFile)).mode & 0o777).toBe(0o644);
  });

  it('restarts nothing where no container of the backend runs', async () => {
    await engine('');
    const { code, out } = run('local');
    expect(code).toBe(0);
    expect(out).toContain('nothing was restarted');
    expect(await restarts()).toBe(0);
  });

  it('says that a restart failed, and keeps the mode', async () => {
    await engine('c0ffee', 7);
    const { code, err } = run('remote');
    expect(code).toBe(1);
    expect(err).toContain('could not be restarted');
    expect(run('status').out).toContain('mode: remote');
  });

  it('tells the mode without changing anything', async () => {
    await engine('');
    expect(run('status').out).toContain('mode: not set');
    await writeFile(envFile, 'USE_REMOTE_BACKTEST_SERVICE=maybe\n');
    expect(run('status').out).toContain("'maybe', which the server refuses");
    expect(await readFile(envFile, 'utf8')).toBe('USE_REMOTE_BACKTEST_SERVICE=maybe\n');
  });

  it.each([[[]], [['both']], [['local', 'remote']], [['--help']]])('refuses %j', async (args) => {
    const { code, err } = run(...args);
    expect(code).toBe(2);
    expect(err).toContain('usage: switch-backtest-mode.sh local|remote|status');
    await expect(stat(envFile)).rejects.toThrow();
  });
});
