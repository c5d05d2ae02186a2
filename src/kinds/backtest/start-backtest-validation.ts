import { z } from 'zod';
import { MAX_SAVED_STRATEGY_BYTES } from '../../library/check-strategy.js';
import { requestFields } from '../start/request-fields.js';
import {
  checkInput,
  dateField,
  datesInOrder,
  overridesField,
  pathField,
  symbolField,
  timeframeField,
  withRule,
} from '../start/start-input.js';
import type { StartBacktestInput } from './backtest-operation.js';

/** The folders that public paths stand for, absolute. */
export interface BacktestFolders {
  readonly strategies: string;
  readonly models: string;
  readonly data: string;
}

const fraction = withRule(
  z.number(),
  'OUT_OF_RANGE',
  (value) => value >= 0 && value < 1,
  'is not a fraction from 0 to below 1; write 0.001 for 0.1 %',
);

/** What can be saved can be run unsaved. */
const strategySourceField = z
  .string()
  .refine((text) => text.trim() !== '' && Buffer.byteLength(text) <= MAX_SAVED_STRATEGY_BYTES, {
    params: { code: 'INVALID_LENGTH' },
    error: `is blank or has more than ${MAX_SAVED_STRATEGY_BYTES} bytes; give the text of a strategy, or leave it out`,
  });

function inputSchema(folders: BacktestFolders) {
  return z
    .object({
      symbol: symbolField,
      timeframe: timeframeField,
      strategyConfigPath: pathField('strategies', folders.strategies),
      strategySource: strategySourceField.exactOptional(),
      modelPath: pathField('models', folders.models).nullable(),
      startDate: dateField,
      endDate: dateField,
      initialCapital: withRule(
        z.number(),
        'OUT_OF_RANGE',
        (value) => value > 0 && value <= 1e15,
        'is not a usable capital; give a positive amount up to 1e15',
      ),
      commission: fraction,
      slippage: fraction,
      overrides: overridesField,
      ...requestFields,
    })
    .superRefine(datesInOrder('startDate', 'endDate'));
}

/**
 * Makes the check of what can be known before an operation exists: forms, ranges, the order of dates, and that paths
 * stay inside their folders. Whether files exist and agree is found by the worker. To be made once: that takes
 * longer than checking.
 * @returns a check that throws InvalidInputError with one issue for each field that is wrong
 */
export function startBacktestCheck(folders: BacktestFolders): (input: StartBacktestInput) => void {
  const schema = inputSchema(folders);
  return (input) => checkInput(schema, input);
}
