import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../support/ktrdr-server.js';

const scripts = readdirSync(join(projectFolder, 'scripts'))
  .filter((name) => name.endsWith('.ts') && name !== 'read-options.ts')
  .map((name) => join('scripts', name));

const run = (...given: readonly string[]) =>
  spawnSync(process.execPath, [join(projectFolder, 'dist/scripts/cluster-demo.js'), ...given], {
    cwd: projectFolder,
    encoding: 'utf8',
  });

describe('the programs of the project', () => {
  it.each([...scripts, 'benchmarks/main.ts'])('read their options in one way: %s', (path) => {
    expect(readFileSync(join(projectFolder, path), 'utf8')).toContain('readOptions(');
  });

  it('say what they do not know, with the usage, and do nothing', () => {
    const { status, stdout, stderr } = run('--smal');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Unknown option '--smal'\nUsage: npm run cluster:demo \[-- --small\]\n/);
    expect(stderr).not.toContain('    at ');
  });

  it('print their usage when they are asked for it', () => {
    const { status, stdout, stderr } = run('--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Usage: npm run cluster:demo');
  });
});
