import { z } from 'zod';
import { listedInMessage } from '../../base/pure/message-limits.js';
import { DataInvalidError } from '../data-invalid-error.js';
import type { Holdout } from './holdout.js';

/** The most holdouts of one symbol, opened ones included. */
export const MAX_HOLDOUTS = 100;
/** The most looks at one holdout that are kept one by one. */
export const MAX_LOOKS = 50;

const FORMAT = 'ktrdr-holdouts/1';
/** Far more than such a file can have. */
const MAX_BYTES = 2 * 2 ** 20;
const REMEDY = 'bring back a copy of it; what it sealed is not known otherwise';

const instant = z.iso.datetime().transform((text) => new Date(text));
const date = z.iso.date();
const name = z.string().min(1).max(200);

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  symbol: z.string(),
  holdouts: z
    .array(
      z.strictObject({
        id: name,
        from: date,
        sealedAt: instant,
        openedAt: instant.nullable(),
        earlierLooks: z.strictObject({ count: z.int().positive(), from: date, to: date }).nullable(),
        looks: z.array(z.strictObject({ by: name, from: date, to: date, at: instant })).max(MAX_LOOKS),
      }),
    )
    .max(MAX_HOLDOUTS),
});

/**
 * Reads the file of the holdouts of one symbol.
 * @param fileName for messages
 * @throws DataInvalidError when it is damaged: then nothing is known of the seals of the symbol
 */
export function parseHoldouts(fileName: string, symbol: string, bytes: Uint8Array): readonly Holdout[] {
  if (bytes.length > MAX_BYTES) {
    throw new DataInvalidError(fileName, null, `has more than ${MAX_BYTES} bytes; ${REMEDY}`);
  }
  const read = fileSchema.safeParse(jsonOf(fileName, bytes));
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
    const named = listedInMessage(problems, { separator: '; ', limit: 3 });
    throw new DataInvalidError(fileName, null, `is no list of seals (${named}); ${REMEDY}`);
  }
  if (read.data.symbol !== symbol) {
    throw new DataInvalidError(
      fileName,
      null,
      `holds the seals of '${read.data.symbol}' and is named for '${symbol}'; give it its own name`,
    );
  }
  return read.data.holdouts.map((holdout) => ({ ...holdout, symbol }));
}

/** Returns the bytes of the file that holds the holdouts of a symbol. */
export function renderHoldouts(symbol: string, holdouts: readonly Holdout[]): Uint8Array {
  const file = { format: FORMAT, symbol, holdouts: holdouts.map(({ symbol: _symbol, ...rest }) => rest) };
  return Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
}

function jsonOf(fileName: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new DataInvalidError(fileName, null, `is not valid JSON; ${REMEDY}`);
  }
}
