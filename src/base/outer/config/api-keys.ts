import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A client's credential; the name, never the key, is what records and logs show. */
export interface ApiKey {
  readonly name: string;
  readonly key: string;
}

/** What a file of keys holds. */
export interface ApiKeyFile {
  readonly keys: readonly ApiKey[];
  /** 1-based numbers of the lines that are neither an entry, nor empty, nor a comment. */
  readonly badLines: readonly number[];
}

const ENTRY = /^([A-Za-z0-9._-]{1,64}):([\x21-\x7e]+)$/;

/** What every entry must look like; completes "the variable …". */
const EXPECTATION =
  'must be one or more name:key entries: names of letters, digits, dots, dashes and underscores, keys without spaces, no key twice';

/** Accepts comma-separated `name:key` entries. A name may have several keys, so that keys can be rotated. */
export const apiKeyList = z.string().transform((text, ctx) => {
  const { keys, badLines } = entriesOf(text.split(','));
  if (keys.length > 0 && badLines.length === 0) return keys;
  ctx.addIssue(EXPECTATION);
  return z.NEVER;
});

/**
 * Reads a file of `name:key` entries, one a line; empty lines and lines that begin with # are skipped.
 * @throws Error when the file cannot be read, holds no key or a malformed line; the message holds no key
 */
export function readApiKeysFile(path: string): readonly ApiKey[] {
  const { keys, badLines } = parseApiKeyFile(readFileSync(path, 'utf8'));
  if (badLines.length > 0) throw new Error(`line ${badLines.join(', ')} is malformed: it ${EXPECTATION}`);
  if (keys.length === 0) throw new Error(EXPECTATION);
  return keys;
}

/** Takes a file of keys apart. Of a key that stands there twice, the first line counts and the second is malformed. */
export function parseApiKeyFile(text: string): ApiKeyFile {
  return entriesOf(text.split(/\r?\n/).map((line) => (line.trimStart().startsWith('#') ? '' : line)));
}

function entriesOf(texts: readonly string[]): ApiKeyFile {
  const byKey = new Map<string, ApiKey>();
  const badLines: number[] = [];
  for (const [index, text] of texts.entries()) {
    if (text.trim() === '') continue;
    const [, name, key] = ENTRY.exec(text.trim()) ?? [];
    if (name === undefined || key === undefined || byKey.has(key)) badLines.push(index + 1);
    else byKey.set(key, { name, key });
  }
  return { keys: [...byKey.values()], badLines };
}
