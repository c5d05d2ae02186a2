import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { FileCoverage } from 'istanbul-lib-coverage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProcessCoverage } from '../../../scripts/coverage/process-coverage.js';

const SHARED = `
export function work(place: string): number {
  if (place === 'process') {
    return 1;
  }
  if (place === 'ended thread') {
    return 2;
  }
  if (place === 'terminated thread') {
    return 3;
  }
  return 4;
}
`;
const THREAD = `
import { parentPort, workerData } from 'node:worker_threads';
import { work } from './shared.js';

parentPort?.postMessage(work(workerData as string));
if (workerData === 'terminated thread') setInterval(() => {}, 1_000);
`;
const MAIN = `
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { work } from './shared.js';

const thread = new URL('./thread.js', import.meta.url);
work('process');
await once(new Worker(thread, { workerData: 'ended thread' }), 'exit');
const endless = new Worker(thread, { workerData: 'terminated thread' });
await once(endless, 'message');
await endless.terminate();
`;

/** The number of the line, from 1, that holds a text once. */
const lineOf = (text: string): number => SHARED.split('\n').findIndex((line) => line.includes(text)) + 1;

describe('coverage of threads and processes', () => {
  let folder: string;
  let shared: FileCoverage;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ktrdr-coverage-')));
    const source = join(folder, 'src');
    const dist = join(folder, 'dist');
    const reports = join(folder, 'reports');
    await mkdir(source);
    const files = { 'shared.ts': SHARED, 'thread.ts': THREAD, 'main.ts': MAIN };
    for (const [name, text] of Object.entries(files)) await writeFile(join(source, name), text);
    await build({
      entryPoints: [join(source, 'main.ts'), join(source, 'thread.ts')],
      ...{ outdir: dist, bundle: true, splitting: true, format: 'esm', platform: 'node', sourcemap: true },
    });
    await writeFile(join(dist, 'package.json'), '{ "type": "module" }');
    const env = { ...process.env, NODE_V8_COVERAGE: reports };
    await promisify(execFile)(process.execPath, [join(dist, 'main.js')], { env });
    await writeFile(join(reports, 'coverage-1-killed.json'), '{"result": [{"scri');

    const map = await readProcessCoverage(reports, dist, (path) => path.startsWith(source));
    shared = map.fileCoverageFor(join(source, 'shared.ts'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['the process', 'return 1;'],
    ['a thread that ended', 'return 2;'],
    ['a thread that was terminated', 'return 3;'],
  ])('counts a line that only %s ran', (_place, text) => {
    expect(shared.getLineCoverage()[lineOf(text)]).toBe(1);
  });

  it('adds up how often a line ran in the process and in each thread', () => {
    expect(shared.getLineCoverage()[lineOf(`'process'`)]).toBe(3);
  });

  it('does not count a line that nothing ran', () => {
    expect(shared.getUncoveredLines()).toEqual([String(lineOf('return 4;'))]);
  });
});
