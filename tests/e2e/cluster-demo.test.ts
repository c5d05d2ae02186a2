import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { embeddedBinaries } from '../../scripts/postgres/embedded-binaries.js';
import { cleanEnvironment, projectFolder } from '../support/ktrdr-server.js';

/** Runs the demonstration in a group of its own. @param onLine may send it a signal */
async function runDemo(onLine: (line: string, stop: () => void) => void) {
  const demo = spawn(process.execPath, [join(projectFolder, 'dist/scripts/cluster-demo.js'), '--small'], {
    cwd: projectFolder,
    env: cleanEnvironment({}),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  let errors = '';
  demo.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  createInterface({ input: demo.stdout }).on('line', (line) => {
    lines.push(line);
    // As a terminal does: to all of the group.
    onLine(line, () => process.kill(-(demo.pid as number), 'SIGINT'));
  });
  const [code] = (await once(demo, 'close')) as [number | null];
  return { code, lines, errors, isGroupGone: isGone(demo.pid as number) };
}

function isGone(leader: number): boolean {
  try {
    process.kill(-leader, 'SIGKILL');
    return false;
  } catch {
    return true;
  }
}

function hasPostgres(): boolean {
  try {
    return embeddedBinaries().folder !== '';
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.warn(`no demonstration of a cluster: ${error}`);
    return false;
  }
}

describe.runIf(hasPostgres())('npm run cluster:demo', () => {
  it('loses a host in the middle and ends with the digests of one server', async () => {
    const { code, lines, errors, isGroupGone } = await runDemo(() => undefined);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(isGroupGone).toBe(true);
    const text = lines.join('\n');
    const killed = /Killed the host (\S+) \(SIGKILL\)/.exec(text)?.[1];
    expect(killed).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const digests = [...text.matchAll(/^Digest of the study, .+: +([0-9a-f]{64})$/gm)].map(
      ([, digest]) => digest,
    );
    expect(digests).toHaveLength(2);
    expect(new Set(digests).size).toBe(1);
    expect(lines.at(-1)).toBe(`3 of 3 digests are equal; the host ${killed} was killed on the way.`);
    // Without a terminal nothing is drawn, and every line fits.
    expect(text).not.toContain('\x1b');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('ends with all that it started on Ctrl+C', async () => {
    const { code, errors, isGroupGone } = await runDemo((line, stop) => {
      if (line.startsWith('On a cluster')) stop();
    });
    expect({ code, errors }).toEqual({
      code: 130,
      errors: 'Stopped; everything that was started has ended.\n',
    });
    expect(isGroupGone).toBe(true);
  });
});
