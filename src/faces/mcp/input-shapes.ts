import { z } from 'zod';
import type { StartBacktestInput } from '../public-client/index.js';
import { given } from './given.js';

const day = z.string().describe('YYYY-MM-DD');

/** What tools take that run one strategy on the bars of one symbol. */
export const rangeShape = {
  strategy: z.string().describe('path, such as strategies/rsi_mean_reversion.yaml'),
  symbol: z.string().describe('such as AAPL'),
  timeframe: z.string().describe('length of a bar, such as 1d'),
  start: day,
  end: day,
  overrides: z
    .array(z.strictObject({ path: z.string(), value: z.string() }))
    .max(100)
    .optional()
    .describe('values of the strategy that this run replaces, such as decisions.confidence_threshold'),
  label: z.string().max(200).optional().describe('a note, shown in lists'),
};

export const backtestShape = {
  ...rangeShape,
  model: z.string().optional().describe('path; default: the newest valid model of the strategy'),
  commission: z.number().optional().describe("fraction of each fill's notional; default 0.001"),
  slippage: z.number().optional().describe('fraction of the price; default 0.0005'),
};

type BacktestFields = z.infer<z.ZodObject<typeof backtestShape>>;

/** Returns the input of the API that the fields of a tool stand for. */
export function backtestInput({ strategy, model, start, end, ...rest }: BacktestFields): StartBacktestInput {
  return given({ ...rest, strategyConfigPath: strategy, modelPath: model, startDate: start, endDate: end });
}
