import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder, temporaryFolder } from '../support/ktrdr-server.js';

/** Stands in for the set-up of a clone: says that it ran, and makes a program that prints its arguments. */
const SETUP = `
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const root = join(import.meta.dirname, '..');
console.error('set-up: ran');
for (const folder of ['dist', 'node_modules']) mkdirSync(join(root, folder), { recursive: true });
writeFileSync(join(root, 'dist', 'cli.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
`;

interface ScriptRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(file: string, args: readonly string[], cwd: string, path: string): Promise<ScriptRun> {
  const child = spawn(file, args, { cwd, env: { PATH: path }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out.trim(), err: err.trim() };
}

describe.skipIf(process.platform === 'win32')('./ktrdr in a fresh clone', () => {
  const path = [dirname(process.execPath), '/usr/bin', '/bin'].join(':');
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clone: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    clone = join(folder.path, 'a clone');
    await mkdir(join(clone, 'scripts'), { recursive: true });
    for (const file of ['ktrdr', 'scripts/ktrdr.mjs'])
      await copyFile(join(projectFolder, file), join(clone, file));
    await writeFile(join(clone, 'scripts', 'setup.mjs'), SETUP);
    await writeFile(join(clone, 'package.json'), '{"type": "module"}');
  });

  afterAll(() => folder.remove());

  it('says what it needs where there is no Node.js', async () => {
    const tools = join(folder.path, 'tools');
    await mkdir(tools);
    for (const tool of ['dirname', 'readlink']) await symlink(`/usr/bin/${tool}`, join(tools, tool));
    const { code, err } = await run('/bin/sh', [join(clone, 'ktrdr'), 'doctor'], clone, tools);
    expect(code).toBe(127);
    expect(err).toContain('ktrdr needs Node.js 20.19 or newer');
  });

  it('sets itself up, once, and hands its arguments on as they are', async () => {
    const args = ['backtest', 'run', '--label', 'two words', '*', '$HOME'];
    const first = await run(join(clone, 'ktrdr'), args, folder.path, path);
    expect(first).toEqual({ code: 0, out: JSON.stringify(args), err: 'set-up: ran' });
    const second = await run(join(clone, 'ktrdr'), args, folder.path, path);
    expect(second).toEqual({ code: 0, out: JSON.stringify(args), err: '' });
  });

  it('runs through symbolic links, relative ones and links to links', async () => {
    const elsewhere = join(folder.path, 'bin');
    await mkdir(elsewhere);
    await symlink('../a clone/ktrdr', join(elsewhere, 'ktrdr'));
    await symlink(join(elsewhere, 'ktrdr'), join(folder.path, 'k'));
    for (const link of [join(elsewhere, 'ktrdr'), join(folder.path, 'k')])
      expect(await run(link, ['--version'], '/', path)).toMatchObject({ code: 0, out: '["--version"]' });
  });
});
