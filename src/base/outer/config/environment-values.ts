import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Accepts decimal digits only, so that '1e3', ' 5' and '' are refused instead of being guessed at. */
export function wholeNumber(min: number, max: number) {
  return z.string().transform((text, ctx) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    ctx.addIssue(`must be a whole number from ${min} to ${max}`);
    return z.NEVER;
  });
}

/** Accepts exactly 'true' or 'false'. */
export const flag = z
  .enum(['true', 'false'], { error: "must be 'true' or 'false'" })
  .transform((text) => text === 'true');

/** Accepts one of the words, in any case. */
export function word<const Word extends string>(...words: readonly Word[]) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(words, { error: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` }));
}

/** Accepts a folder or file and makes it absolute, relative to the working directory. */
export const path = z.string().transform((text) => resolve(text));

/** Accepts an http or https address. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

/** Accepts an IP address or a host name, without a port. */
export const host = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/.test(text),
    'must be an IP address or a host name',
  );

/** Accepts a secret: printable and without spaces, so that it survives an HTTP header. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'must consist of printable characters without spaces');

/** Accepts the address of an SQLite file or of a PostgreSQL database. */
export const databaseUrl = z
  .string()
  .regex(
    /^(file:.+|postgres(ql)?:\/\/)/,
    'must be file:<path> of an SQLite database, such as file:./var/ktrdr.db, or postgres://<user>:<password>@<host>:5432/<database>',
  );

/** A bound of how many operations with one tag run at once. */
export interface TagLimit {
  readonly key: string;
  readonly value: string;
  readonly most: number;
}

/** Accepts `key=value:most`, several with commas between them. */
export const tagLimits = z.string().transform((text, ctx): readonly TagLimit[] =>
  text.split(',').map((entry) => {
    const [, key, value, most] = /^\s*([^=:,\s]+)=([^:,]+):([1-9]\d{0,5})\s*$/.exec(entry) ?? [];
    if (key !== undefined && value !== undefined) return { key, value, most: Number(most) };
    ctx.addIssue(
      'must be <key>=<value>:<most>, such as exchange=binance:2; several with commas between them',
    );
    return z.NEVER;
  }),
);

/** Says whether a server on this host can be reached from this machine only. */
export function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
