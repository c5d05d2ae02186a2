import { z } from 'zod';

/** Halves of characters that stand alone, which no encoding can carry. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Accepts text of others; what is longer is cut off, and ends with an ellipsis. */
export function boundedText(maxLength: number) {
  return z.string().transform((text) => shortened(text, maxLength));
}

/** Returns a text of at most `maxLength` UTF-16 units that every encoding can carry. */
export function shortened(text: string, maxLength: number): string {
  const kept = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return kept.replace(LONE_SURROGATES, '\ufffd');
}
