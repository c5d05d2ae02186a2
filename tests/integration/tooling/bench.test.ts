import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, projectFolder, temporaryFolder } from '../../support/ktrdr-server.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function bench(...args: readonly string[]) {
  return spawnSync(process.execPath, [join(projectFolder, 'dist', 'benchmarks', 'main.js'), ...args], {
    env: cleanEnvironment({}),
    encoding: 'utf8',
  });
}

describe('npm run bench', () => {
  it('prints a table and leaves the figures as JSON', async () => {
    const { status, stdout, stderr } = bench('--only', 'bridge', '--quick', '--out', folder.path);
    expect(stderr).not.toContain('Error');
    expect(status).toBe(0);
    expect(stdout).toMatch(/progress write .* ns/);
    const report = JSON.parse(await readFile(join(folder.path, 'bridge.json'), 'utf8'));
    expect(report).toMatchObject({
      benchmark: 'bridge',
      quick: true,
      machine: { node: process.versions.node },
    });
    const torn = report.figures.find(({ name }: { name: string }) => name.startsWith('torn reads'));
    expect(torn).toMatchObject({ summary: { highest: 0 }, met: true });
  });

  it('names the benchmarks there are when it is asked for another', () => {
    const { status, stderr } = bench('--only', 'bridge,speed');
    expect(status).toBe(2);
    expect(stderr).toContain("There is no benchmark 'speed'");
    expect(stderr).toContain('bridge, engine, overhead');
  });
});
