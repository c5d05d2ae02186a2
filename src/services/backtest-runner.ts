import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import type { Operation } from '../operations/operation.js';
import type { Work, WorkEvents } from '../operations/work.js';

/** Hands one backtest to where it runs, and returns without waiting for it. */
export type BacktestRunner = (
  operation: Operation,
  parameters: BacktestParameters,
  events: WorkEvents,
) => Work;
