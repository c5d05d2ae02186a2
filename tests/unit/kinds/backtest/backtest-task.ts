import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { backtestKind } from '../../../../src/kinds/backtest/backtest-kind.js';
import type { BacktestTask } from '../../../../src/kinds/backtest/run-backtest.js';
import { createControlBlock } from '../../../../src/places/bridge/bridge-layout.js';
import type { ThreadTask } from '../../../../src/places/threads/protocol.js';

type Asked = Pick<
  BacktestTask['parameters'],
  'symbol' | 'timeframe' | 'strategyConfigPath' | 'modelPath' | 'startDate' | 'endDate'
> &
  Partial<BacktestTask['parameters']>;

/** A backtest as a thread is given it, of the folders `strategies`, `models` and `data` in one folder. */
export function backtestTask(folder: string, asked: Asked): BacktestTask {
  return {
    operationId: 'op',
    originId: 'op',
    attempt: 1,
    parameters: {
      initialCapital: 100_000,
      commission: 0.001,
      slippage: 0,
      overrides: [],
      inSamplePolicy: 'WARN',
      replay: null,
      ...asked,
    },
    folders: {
      strategies: join(folder, 'strategies'),
      models: join(folder, 'models'),
      data: join(folder, 'data'),
    },
    checkpoint: null,
    pinned: null,
  };
}

/** The same as it is sent to a thread, which answers on a port. */
export function sentBacktest(folder: string, asked: Asked, port: MessagePort): ThreadTask {
  const { folders, ...task } = backtestTask(folder, asked);
  return { ...task, kind: backtestKind.name, settings: { folders }, control: createControlBlock(), port };
}
