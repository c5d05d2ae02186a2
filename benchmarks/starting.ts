import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { cleanEnvironment } from '../tests/support/ktrdr-server.js';
import { startBenchServer } from './bench-server.js';
import { type Benchmark, figure } from './benchmark.js';

/** Times the programs from their start until they are of use. */
export const starting: Benchmark = {
  name: 'starting',
  async run({ quick, folder, say }) {
    const rounds = quick ? 2 : 15;
    const fresh: number[] = [];
    const again: number[] = [];
    const version: number[] = [];
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      const own = join(folder, `starting-${round}`);
      await mkdir(own, { recursive: true });
      fresh.push(await timeServer(own));
      again.push(await timeServer(own));
      version.push(await timeVersion());
    }
    return [
      figure('server, no database yet: spawn to ready', 'ms', fresh),
      figure('server, with a database: spawn to ready', 'ms', again),
      figure('ktrdr --version: spawn to exit', 'ms', version),
    ];
  },
};

async function timeServer(folder: string): Promise<number> {
  const server = await startBenchServer(folder);
  await server.stop();
  return server.startMs;
}

async function timeVersion(): Promise<number> {
  const startMs = performance.now();
  const program = spawn(process.execPath, [join(projectRoot, 'dist', 'cli.js'), '--version'], {
    env: cleanEnvironment({}),
    stdio: 'ignore',
  });
  await once(program, 'exit');
  return performance.now() - startMs;
}
