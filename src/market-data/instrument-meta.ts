import { z } from 'zod';
import { listedInMessage } from '../base/pure/message-limits.js';
import { DAY_START_RULE, minuteOfDayStart } from '../domain/market/day-start.js';
import { isTimezone } from '../domain/market/zone-offset.js';
import { DataInvalidError } from './data-invalid-error.js';
import type { StampForm } from './open-stamp.js';

const instrumentMetaSchema = z.object({
  /** Where the bars came from. */
  source: z.string().min(1).default('csv'),
  /** IANA zone of bare dates and of the borders of days. */
  timezone: z
    .string()
    .refine(isTimezone, 'must be an IANA time zone such as America/New_York')
    .default('UTC'),
  /** Whether the zone follows from a calendar that was only inferred from the bars. */
  timezoneInferred: z.boolean().optional(),
  /** When the instrument trades; inferred from the bars when missing. */
  calendar: z.enum(['XNYS', '24x5', '24x7']).optional(),
  /** Which end of a bar its stamp is; the opening where nobody said it. */
  stamp: z.enum(['open', 'close']).optional(),
  /** Whether somebody said the stamp; what was written with a hash and without this took it as usual. */
  stampStated: z.boolean().optional(),
  /** Local time at which the next trading day begins. */
  dayStart: z
    .string()
    .refine((text) => minuteOfDayStart(text) !== null, `must be ${DAY_START_RULE}`)
    .optional(),
  /** Whether prices are adjusted for splits and dividends. */
  adjusted: z.boolean().optional(),
  /** SHA-256 of the csv file when it was written. */
  hash: z.string().optional(),
});

/** What the description beside a csv file says, with defaults for what it leaves out. */
export type InstrumentMeta = z.infer<typeof instrumentMetaSchema>;

/** What of a description the stamps of the file depend on. */
export type StampDescription = Pick<InstrumentMeta, 'timezone' | 'stamp' | 'calendar'>;

/** Tells whether somebody said which end of a bar its stamp is. */
export function isStampStated({ stamp, stampStated, hash }: InstrumentMeta): boolean {
  return stampStated ?? (stamp !== undefined && hash === undefined);
}

/** Returns how the stamps of a file are to be taken. */
export function stampForm({ timezone, stamp, calendar }: StampDescription): Omit<StampForm, 'timeframe'> {
  return { timezone, end: stamp ?? 'open', calendar: calendar ?? null };
}

/** Says what holds for a csv file without a description. */
export const defaultInstrumentMeta: InstrumentMeta = instrumentMetaSchema.parse({});

/** Reads the text of a description. @throws DataInvalidError when it is not JSON or a known key has a wrong value */
export function parseInstrumentMeta(fileName: string, text: string): InstrumentMeta {
  const result = instrumentMetaSchema.safeParse(parseJson(fileName, text));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
  throw new DataInvalidError(
    fileName,
    null,
    `${listedInMessage(problems, { separator: '; ' })}; correct it or remove the file`,
  );
}

function parseJson(fileName: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new DataInvalidError(fileName, null, 'is not valid JSON; correct it or remove the file');
  }
}
