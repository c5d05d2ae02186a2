import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectRoot } from '../../src/base/outer/files/project-root.js';
import type { BacktestParameters } from '../../src/domain/backtest/backtest-parameters.js';

export interface BareTask {
  readonly parameters: BacktestParameters;
  readonly folders: { readonly strategies: string; readonly models: string; readonly data: string };
}

/** What the thread tells of a run; trades and equity stay where they are. */
export interface BareAnswer {
  readonly backend: string;
  readonly totalBars: number;
  readonly trades: number;
  readonly resultDigest: string;
}

/** Runs backtests by the engine alone in one worker thread. */
export class BareBacktests {
  readonly #worker = new Worker(
    join(projectRoot, 'dist', 'benchmarks', 'threads', 'bare-backtest-thread.js'),
  );

  async run(task: BareTask): Promise<BareAnswer> {
    const answered = once(this.#worker, 'message');
    this.#worker.postMessage(task);
    const [answer] = (await answered) as [BareAnswer];
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
