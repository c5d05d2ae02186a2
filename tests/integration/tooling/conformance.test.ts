import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cleanEnvironment, projectFolder, temporaryFolder } from '../../support/ktrdr-server.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

function conformance(...args: readonly string[]) {
  return spawnSync(process.execPath, [join(projectFolder, 'dist', 'scripts', 'conformance.js'), ...args], {
    cwd: projectFolder,
    env: cleanEnvironment({}),
    encoding: 'utf8',
  });
}

async function putFuzzy(y: readonly number[]): Promise<void> {
  await mkdir(join(folder.path, 'expected', 'fuzzy'), { recursive: true });
  const membership = [{ mf: 'trimf', params: [0, 1, 2], x: [0, 1, 2], y }];
  await writeFile(
    join(folder.path, 'expected', 'fuzzy', 'skfuzzy_cases.json'),
    JSON.stringify({ membership, defuzz: [] }),
  );
}

describe('npm run conformance', () => {
  it('exits with 0 when every case agrees, and counts in its last line', async () => {
    await putFuzzy([0, 1, 0]);
    const { status, stdout } = conformance(folder.path);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n').at(-1)).toBe('1 passed, 0 failed');
  });

  it('exits with 1 when a case disagrees', async () => {
    await putFuzzy([0, 1, 0.5]);
    const { status, stdout } = conformance(folder.path);
    expect(status).toBe(1);
    expect(stdout.trim().split('\n').at(-1)).toBe('0 passed, 1 failed');
  });

  it.each([
    [[], 'name the folder of reference material'],
    [['/no/such/folder'], "'/no/such/folder' has no folder 'expected'"],
    [['a', 'b'], 'one folder is read, found a, b'],
    [['--nonsense'], 'Unknown option'],
  ])('exits with 2 for the arguments %j and says what is wrong', (args, message) => {
    const { status, stderr, stdout } = conformance(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm run conformance');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
