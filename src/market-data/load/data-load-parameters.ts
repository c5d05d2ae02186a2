import { z } from 'zod';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import { SEPARATORS } from '../import/csv-text.js';

/** What a data load was started with, as it is stored and handed to a worker. */
export const dataLoadParametersSchema = z.strictObject({
  /** `csv`, `yahoo`, or `ccxt:` and the name of an exchange. */
  provider: z.string(),
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  /** Path below the import folder; null for every provider but csv. */
  path: z.string().nullable(),
  /** YYYY-MM-DD, inclusive; null for all that there is. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** When the instrument trades; null to have it inferred. */
  calendar: z.enum(['XNYS', '24x5', '24x7']).nullable(),
  /** IANA zone; null for that of the calendar. */
  timezone: z.string().nullable(),
  stamp: z.enum(['open', 'close']).nullable(),
  /** Local time at which the next trading day begins; absent where nobody said it. */
  dayStart: z.string().exactOptional(),
  dateOrder: z.enum(['MDY', 'DMY']).nullable(),
  separator: z.enum(SEPARATORS).nullable(),
  /** Whether prices are to be scaled by the adjusted close; null for what the provider does by itself. */
  adjust: z.boolean().nullable(),
  /** Throws away what is stored instead of merging with it. */
  replace: z.boolean(),
});

export type DataLoadParameters = z.infer<typeof dataLoadParametersSchema>;
