import { z } from 'zod';
import { epochDayOf } from '../../domain/market/civil-date.js';
import type { StartBacktestInput } from '../public-client/index.js';
import { given } from './given.js';

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const MAX_SHOWN = 40;

const refused = (what: string) => ({
  error: ({ input }: { readonly input: unknown }) => `'${String(input).slice(0, MAX_SHOWN)}' is no ${what}`,
});

/** A day; what is none is refused with the name of the argument. */
export const day = z
  .string()
  .refine((text) => epochDayOf(text) !== null, refused('calendar date of the form YYYY-MM-DD'))
  .describe('YYYY-MM-DD');

/** An instant, or a day. */
export const dayOrInstant = z
  .string()
  .refine(
    (text) => epochDayOf(RFC_3339.exec(text)?.[1] ?? text) !== null,
    refused('day such as 2024-01-16 and no instant such as 2024-01-16T14:30:00Z'),
  );

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
  label: z.string().optional().describe('a note of at most 200 characters, shown in lists'),
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
