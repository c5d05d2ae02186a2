import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { createControlBlock } from '../../../../src/places/bridge/bridge-layout.js';
import type { BacktestTask } from '../../../../src/places/threads/protocol.js';

type Asked = Pick<
  BacktestTask['parameters'],
  'symbol' | 'timeframe' | 'strategyConfigPath' | 'modelPath' | 'startDate' | 'endDate'
> &
  Partial<BacktestTask['parameters']>;

/** A backtest as a thread is given it, of the folders `strategies`, `models` and `data` in one folder. */
export function backtestTask(folder: string, port: MessagePort, asked: Asked): BacktestTask {
  return {
    kind: 'backtest',
    operationId: 'op',
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
    control: createControlBlock(),
    port,
  };
}
