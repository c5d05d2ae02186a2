import { z } from 'zod';
import { isTimezone } from '../market/zone-offset.js';
import { listedInMessage } from '../shared/message-limits.js';
import { DataInvalidError } from './data-invalid-error.js';

const instrumentMetaSchema = z.object({
  /** Where the bars came from. */
  source: z.string().min(1).default('csv'),
  /** IANA zone of bare dates and of the borders of days. */
  timezone: z
    .string()
    .refine(isTimezone, 'must be an IANA time zone such as America/New_York')
    .default('UTC'),
  /** When the instrument trades; inferred from the bars when missing. */
  calendar: z.enum(['XNYS', '24x5', '24x7']).optional(),
  /** Which end of a bar its stamp is. */
  stamp: z.enum(['open', 'close']).default('open'),
  /** Whether prices are adjusted for splits and dividends. */
  adjusted: z.boolean().optional(),
  /** SHA-256 of the csv file when it was written. */
  hash: z.string().optional(),
});

/** What the description beside a csv file says, with defaults for what it leaves out. */
export type InstrumentMeta = z.infer<typeof instrumentMetaSchema>;

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
