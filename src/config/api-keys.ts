import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A client's credential; the name, never the key, is what records and logs show. */
export interface ApiKey {
  readonly name: string;
  readonly key: string;
}

const ENTRY = /^([A-Za-z0-9._-]{1,64}):([\x21-\x7e]+)$/;

/** What every entry must look like; completes "the variable …". */
const EXPECTATION =
  'must be one or more name:key entries: names of letters, digits, dots, dashes and underscores, keys without spaces, no key twice';

/** Accepts comma-separated `name:key` entries. A name may have several keys, so that keys can be rotated. */
export const apiKeyList = z.string().transform((text, ctx) => entries(text.split(','), ctx));

/**
 * Reads a file of `name:key` entries, one a line; empty lines and lines that begin with # are skipped.
 * @throws Error when the file cannot be read or an entry is malformed; the message holds no key
 */
export function readApiKeysFile(path: string): readonly ApiKey[] {
  const lines = readFileSync(path, 'utf8').split(/\r?\n/);
  const parsed = z
    .array(z.string())
    .transform(entries)
    .safeParse(lines.filter((line) => !line.trimStart().startsWith('#')));
  if (!parsed.success) throw new Error(EXPECTATION);
  return parsed.data;
}

function entries(texts: readonly string[], ctx: z.RefinementCtx): readonly ApiKey[] {
  const matches = texts
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => ENTRY.exec(text));
  const keys = matches.flatMap((match) =>
    match?.[1] && match[2] ? [{ name: match[1], key: match[2] }] : [],
  );
  if (
    keys.length > 0 &&
    keys.length === matches.length &&
    new Set(keys.map(({ key }) => key)).size === keys.length
  )
    return keys;
  ctx.addIssue(EXPECTATION);
  return z.NEVER;
}
