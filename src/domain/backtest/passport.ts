import { z } from 'zod';
import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import { CHECK_STATUSES } from '../study/ledger/evidence.js';
import { VERDICTS } from '../study/ledger/verdict.js';
import { backtestParametersSchema } from './backtest-parameters.js';
import { provenanceSchema } from './replay.js';

export const PASSPORT_KIND = 'ktrdr backtest passport';

/** Goes up with each change that older programs cannot read. */
export const PASSPORT_VERSION = 1;

const figuresSchema = z.strictObject({
  evaluated: z.number(),
  deflatedSharpe: z.number().nullable(),
  luckySharpe: z.number().nullable(),
});

const contentSchema = z.strictObject({
  kind: z.literal(PASSPORT_KIND),
  schemaVersion: z.literal(PASSPORT_VERSION),
  operation: z.strictObject({
    // People see it: nothing in it may steer a terminal.
    id: z.string().regex(/^\w{1,200}$/),
    title: z.string(),
    label: z.string().nullable(),
    /** RFC 3339. */
    completedAt: z.string().nullable(),
  }),
  parameters: backtestParametersSchema.omit({ replay: true, trial: true }),
  provenance: provenanceSchema,
  runDigest: z.string(),
  /** Null for a verification, which shows nothing new. */
  verdict: z
    .strictObject({
      verdict: z.enum(VERDICTS),
      sentence: z.string(),
      checks: z.array(
        z.strictObject({
          code: z.string(),
          status: z.enum(CHECK_STATUSES),
          value: z.number().nullable(),
          threshold: z.number().nullable(),
          message: z.string(),
        }),
      ),
    })
    .readonly()
    .nullable(),
  /** What was tried beside it, by then and when it was completed; null where the ledger does not know the result. */
  ledger: z
    .strictObject({ now: figuresSchema, atCompletion: figuresSchema, looks: z.number() })
    .readonly()
    .nullable(),
});

export type PassportContent = Omit<z.infer<typeof contentSchema>, 'kind' | 'schemaVersion'>;

/**
 * What a completed backtest was made of and came to, for somebody who has another server: enough to run it there and
 * to say whether it is the same. The digest tells a passport that was damaged or changed; it proves no author.
 */
export const passportSchema = contentSchema.extend({ digest: z.string() });

export type Passport = z.infer<typeof passportSchema>;

/** Makes a passport with its digest. */
export function passportOf(content: PassportContent): Passport {
  const whole = { kind: PASSPORT_KIND, schemaVersion: PASSPORT_VERSION, ...content } as const;
  return { ...whole, digest: digestOf(whole) };
}

/** Returns the digest that belongs to the content of a passport. */
export function passportDigest({ digest: _digest, ...content }: Passport): string {
  return digestOf(content);
}

function digestOf(content: z.infer<typeof contentSchema>): string {
  return sha256(canonicalJson(asJsonObject(content)));
}
