import { z } from 'zod';
import type { JsonObject } from '../shared/json.js';
import type { OperationWarning, OutcomePart } from './operation.js';

/**
 * The outcome of an operation as text, for another server: a line of JSON for the result, then one for each part,
 * with what is bytes in base64. The first line says how many follow, so that a text that was cut off shows.
 */

export interface WholeOutcome {
  readonly result: JsonObject;
  readonly warnings: readonly OperationWarning[];
  readonly parts: readonly OutcomePart[];
}

export function* outcomeLines({ result, warnings, parts }: WholeOutcome): Generator<string> {
  yield `${JSON.stringify({ parts: parts.length, warnings, result })}\n`;
  for (const { trades, equity, ...part } of parts) {
    yield `${JSON.stringify({ ...part, trades: toBase64(trades), equity: toBase64(equity) })}\n`;
  }
}

/** Megabytes as a rule: the length tells foreign characters, which Buffer passes over, sooner than a pattern does. */
const bytes = z
  .string()
  .nullable()
  .transform((text, context) => {
    if (text === null) return null;
    const decoded = new Uint8Array(Buffer.from(text, 'base64'));
    if (decoded.length === Buffer.byteLength(text, 'base64')) return decoded;
    context.addIssue({ code: 'custom', message: 'is not base64' });
    return z.NEVER;
  });

const headSchema = z.object({
  parts: z.int().positive(),
  warnings: z.array(
    z.object({ code: z.string(), severity: z.enum(['INFO', 'CAUTION', 'INVALIDATES']), message: z.string() }),
  ),
  result: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
});

const partSchema = z.object({
  partSeq: z.int(),
  firstTradeSeq: z.int(),
  tradeCount: z.int(),
  trades: bytes,
  equity: bytes,
});

/** Reads back what outcomeLines wrote; null for a text that is not whole or of another form. */
export function parseOutcomeLines(text: string): WholeOutcome | null {
  try {
    const [head = '', ...lines] = text.trimEnd().split('\n');
    const { parts: count, ...rest } = headSchema.parse(JSON.parse(head));
    const parts = lines.map((line) => partSchema.parse(JSON.parse(line)));
    return parts.length === count ? { ...rest, parts } : null;
  } catch {
    return null;
  }
}

function toBase64(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
