import { once } from 'node:events';
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot, projectVersion } from '../src/base/outer/files/project-root.js';

/** What figures depend on beside the program. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  readonly tensorflowBackend: string;
  readonly version: string;
  /** Load average of the last minute when the run began: above about 1 somebody else was at work, too. */
  readonly loadAtStart: number;
}

export async function describeMachine(): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.versions.node,
    tensorflowBackend: await tensorflowBackend(),
    version: projectVersion,
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

async function tensorflowBackend(): Promise<string> {
  const worker = new Worker(join(projectRoot, 'dist', 'benchmarks', 'threads', 'backend-thread.js'));
  try {
    const [backend] = (await once(worker, 'message')) as [string];
    return backend;
  } finally {
    await worker.terminate();
  }
}
