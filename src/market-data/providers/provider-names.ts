import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nearestName } from '../../domain/strategy/nearest-name.js';

/** How the name of an exchange begins: `ccxt:binance`. */
export const EXCHANGE_PREFIX = 'ccxt:';
const MAX_NAMED = 6;

let exchanges: readonly string[] | null = null;

/** Returns the names of the exchanges that ccxt knows, ascending. None of them is loaded. */
export function exchangeNames(): readonly string[] {
  exchanges ??= readdirSync(exchangeFolder())
    .filter((file) => /^[a-z0-9]+\.js$/.test(file))
    .map((file) => file.slice(0, -'.js'.length))
    .sort();
  return exchanges;
}

/** Returns the file of one exchange: the package offers all of them at once, which takes a second and 100 MB. */
export function exchangeFile(name: string): string {
  return join(exchangeFolder(), `${name}.js`);
}

/** Returns the names of all providers: those that are no exchange first. */
export function providerNames(): readonly string[] {
  return ['csv', 'yahoo', ...exchangeNames().map((exchange) => `${EXCHANGE_PREFIX}${exchange}`)];
}

/** Tells whether a provider can be asked for bars. */
export function isProvider(name: string): boolean {
  if (name === 'csv' || name === 'yahoo') return true;
  const exchange = name.startsWith(EXCHANGE_PREFIX) ? name.slice(EXCHANGE_PREFIX.length) : '';
  return /^[a-z0-9]+$/.test(exchange) && exchangeNames().includes(exchange);
}

/** Says which providers there are, and which one an unknown name is most like. */
export function providerHint(name: string): string {
  const nearest = nearestName(name, providerNames());
  const some = exchangeNames()
    .filter((exchange) => COMMON.includes(exchange))
    .slice(0, MAX_NAMED);
  return (
    `is not a provider; did you mean '${nearest}'? Known are csv, yahoo, and ccxt:NAME for ${exchangeNames().length} ` +
    `exchanges such as ${some.join(', ')}`
  );
}

const COMMON: readonly string[] = ['binance', 'bitstamp', 'bitvavo', 'bybit', 'coinbase', 'kraken', 'okx'];

function exchangeFolder(): string {
  const entry = createRequire(import.meta.url).resolve('ccxt');
  const folder = join(dirname(entry), '..', 'js', 'src');
  if (!existsSync(folder)) throw new Error(`ccxt has no folder of exchanges at ${folder}`);
  return folder;
}
