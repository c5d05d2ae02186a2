import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createControlBlock } from '../../../src/progress/bridge-layout.js';
import type { BacktestTask, ThreadMessage } from '../../../src/workers/protocol.js';
import { createTaskRunner } from '../../../src/workers/thread-tasks.js';
import { minuteWorkspace } from '../../support/rsi-workspace.js';

/** More than one part of an outcome. */
const DAYS = 36;

describe('a thread', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-thread-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives away no memory of what it tells: V8 would check every access to its columns from then on', async () => {
    const { backtest } = await minuteWorkspace(folder, DAYS);
    const { port1, port2 } = new MessageChannel();
    const post = vi.spyOn(port1, 'postMessage');
    const task: BacktestTask = {
      kind: 'backtest',
      operationId: 'op',
      parameters: {
        ...{ symbol: backtest.symbol, timeframe: backtest.timeframe },
        ...{ strategyConfigPath: backtest.strategyConfigPath, modelPath: backtest.modelPath ?? null },
        ...{ startDate: backtest.startDate, endDate: backtest.endDate },
        ...{ initialCapital: 100_000, commission: 0.001, slippage: 0 },
        ...{ overrides: [], inSamplePolicy: 'WARN', replay: null },
      },
      folders: {
        strategies: join(folder, 'strategies'),
        models: join(folder, 'models'),
        data: join(folder, 'data'),
      },
      control: createControlBlock(),
      port: port1,
    };
    await (await createTaskRunner({ tensorflowBackend: 'wasm' }))(task);
    port1.close();
    port2.close();

    const told = post.mock.calls.map(([message]) => message as ThreadMessage);
    const parts = told.flatMap((message) => {
      if (message.kind === 'partReady') return [message.part];
      return message.kind === 'ended' && message.end.kind === 'completed' ? [message.end.outcome] : [];
    });
    expect(parts).toHaveLength(2);
    // What was given away is empty on this side.
    for (const { trades } of parts) expect(trades?.byteLength).toBeGreaterThan(0);
  });
});
