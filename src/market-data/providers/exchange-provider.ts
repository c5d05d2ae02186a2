import { pathToFileURL } from 'node:url';
import type { Exchange } from 'ccxt';
import { dayRange } from '../../domain/market/day-range.js';
import { closeTimeMs, DAY_MS, type Timeframe } from '../../domain/market/timeframe.js';
import type { DataLoadParameters } from '../load/data-load-parameters.js';
import type { BarProvider, ProvidedBars } from './bar-provider.js';
import { barsOfRange } from './bars-of-range.js';
import { finishedRows, type ProviderRow } from './finished-rows.js';
import { ProviderRefusedError, SymbolNotFoundError } from './provider-errors.js';
import { providerFetch, RequestFailedError } from './provider-fetch.js';
import { EXCHANGE_PREFIX, exchangeFile } from './provider-names.js';
import type { ProviderSettings } from './provider-settings.js';

/** What most exchanges give at once; one that gives less is asked again within the stretch. */
const BARS_PER_SEGMENT = 1_000;
/** What every exchange covers at once, where ccxt does not say how much it does. */
const SAFE_BARS = 100;
const FIRST_DAY = '1970-01-01';
/** Repetitions are counted elsewhere; ccxt must not end a request before. */
const NO_TIMEOUT_MS = 3_600_000;

/** Loads bars of one exchange through ccxt, a thousand at a time, at the pace that the exchange allows. */
export async function exchangeProvider(
  parameters: DataLoadParameters,
  settings: ProviderSettings,
): Promise<BarProvider> {
  const name = parameters.provider.slice(EXCHANGE_PREFIX.length);
  const module = (await import(pathToFileURL(exchangeFile(name)).href)) as { default: typeof Exchange };
  return {
    pin: async () => ({ provider: parameters.provider }),
    expectedBars: async () => {
      const { from, to, timeframe } = parameters;
      return barsOfRange({ from: from ?? FIRST_DAY, to }, timeframe, '24x7');
    },
    async *segments(signal) {
      const exchange = createExchange(module.default, parameters, settings, signal);
      const interval = intervalOf(exchange, parameters);
      const about = aboutOf(parameters);
      const { timeframe, symbol } = parameters;
      const range = dayRange(
        parameters.from ?? FIRST_DAY,
        parameters.to ?? '9999-12-30',
        timeframe,
        about.timezone,
      );
      const endMs = Math.min(range.endMs, Date.now());
      const segmentMs = BARS_PER_SEGMENT * lengthOf(timeframe);
      for (let startMs = range.startMs; startMs < endMs; startMs += segmentMs) {
        const stretch = { startMs, endMs: Math.min(startMs + segmentMs, range.endMs) };
        const fractionDone = Math.min(1, (stretch.endMs - range.startMs) / (endMs - range.startMs));
        const rows = await answering(parameters, signal, () =>
          rowsOf(exchange, symbol, interval, timeframe, stretch),
        );
        yield typeof rows === 'string'
          ? { about, ...stretch, raw: null, failure: rows, fractionDone }
          : {
              about,
              ...stretch,
              raw: finishedRows(rows, timeframe, Date.now()),
              failure: null,
              fractionDone,
            };
      }
    },
  };
}

function createExchange(
  ExchangeClass: typeof Exchange,
  { symbol }: DataLoadParameters,
  settings: ProviderSettings,
  signal: AbortSignal,
): Exchange {
  const exchange = new ExchangeClass({ enableRateLimit: true, timeout: NO_TIMEOUT_MS });
  exchange.fetchImplementation = providerFetch(settings, signal);
  // Symbols of derivatives have a colon; without one, the markets for immediate delivery are enough.
  const { fetchMarkets } = exchange.options as { fetchMarkets?: { types?: readonly string[] } };
  if (!symbol.includes(':') && fetchMarkets?.types?.includes('spot')) fetchMarkets.types = ['spot'];
  return exchange;
}

function intervalOf(exchange: Exchange, { provider, timeframe }: DataLoadParameters): string {
  const interval = timeframe === '1mo' ? '1M' : timeframe;
  const offered = Object.keys((exchange.timeframes as Record<string, unknown> | undefined) ?? {});
  if (exchange.has.fetchOHLCV !== true && exchange.has.fetchOHLCV !== 'emulated') {
    throw new ProviderRefusedError(provider, `${provider} offers no bars; choose another exchange.`);
  }
  if (offered.length > 0 && !offered.includes(interval)) {
    throw new ProviderRefusedError(
      provider,
      `${provider} has no bars of ${timeframe}; it has ${offered.join(', ')}.`,
    );
  }
  return interval;
}

/**
 * Asks for the bars of a stretch until there are no more in it: exchanges differ in how many they give at once. Some
 * look no further than so many bars after what they are asked from, so that an answer without bars says nothing of
 * what follows.
 */
async function rowsOf(
  exchange: Exchange,
  symbol: string,
  interval: string,
  timeframe: Timeframe,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<readonly ProviderRow[]> {
  const rows: ProviderRow[] = [];
  for (let sinceMs = startMs; sinceMs < endMs && sinceMs < Date.now(); ) {
    const candles = await exchange.fetchOHLCV(symbol, interval, sinceMs, BARS_PER_SEGMENT);
    const later = candles.map(toRow).filter(({ openTimeMs }) => openTimeMs >= sinceMs);
    const inside = later.filter(({ openTimeMs }) => openTimeMs < endMs);
    rows.push(...inside);
    if (inside.length < later.length) break;
    const last = inside.at(-1);
    sinceMs =
      last === undefined
        ? sinceMs + coveredMs(exchange, symbol, timeframe)
        : closeTimeMs(timeframe, last.openTimeMs);
  }
  return rows;
}

/** Returns how far an answer looks at least; of months no more than their shortest would. */
function coveredMs(exchange: Exchange, symbol: string, timeframe: Timeframe): number {
  const said: unknown = exchange.featureValue(symbol, 'fetchOHLCV', 'limit');
  const bars = typeof said === 'number' && said >= 1 ? Math.min(said, BARS_PER_SEGMENT) : SAFE_BARS;
  return bars * (timeframe === '1mo' ? 28 * DAY_MS : lengthOf(timeframe));
}

function toRow([openTimeMs, open, high, low, close, volume]: readonly (number | undefined)[]): ProviderRow {
  return {
    openTimeMs: openTimeMs ?? Number.NaN,
    ...{
      open: open ?? null,
      high: high ?? null,
      low: low ?? null,
      close: close ?? null,
      volume: volume ?? null,
    },
  };
}

/** @returns a text when the stretch could not be loaded */
async function answering(
  { provider, symbol }: DataLoadParameters,
  signal: AbortSignal,
  work: () => Promise<readonly ProviderRow[]>,
): Promise<readonly ProviderRow[] | string> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    if (error instanceof RequestFailedError) return error.message;
    const kind = error.constructor.name;
    if (kind === 'BadSymbol')
      throw new SymbolNotFoundError(provider, symbol, 'names are like BTC/USDT there');
    if (TRANSIENT.has(kind)) return `the exchange said: ${shorten(error.message)}`;
    if (PERMANENT.has(kind)) {
      throw new ProviderRefusedError(provider, `${provider} refused the request: ${shorten(error.message)}`);
    }
    // What an exchange answers in another form than ccxt knows ends in whatever its parser stumbles over.
    return 'the answer was not in the form that the exchange documents';
  }
}

const TRANSIENT = new Set([
  'ExchangeNotAvailable',
  'OnMaintenance',
  'RateLimitExceeded',
  'DDoSProtection',
  'RequestTimeout',
  'NetworkError',
]);
const PERMANENT = new Set([
  'AuthenticationError',
  'PermissionDenied',
  'AccountSuspended',
  'NotSupported',
  'BadRequest',
  'ExchangeError',
  'ArgumentsRequired',
]);

function aboutOf({ provider, calendar, timezone }: DataLoadParameters): ProvidedBars {
  return {
    ...{
      source: provider,
      timezone: timezone ?? 'UTC',
      isTimezoneAsked: timezone !== null || calendar === null,
    },
    ...{ calendar: '24x7', adjusted: null, notices: [] },
  };
}

/** Months are counted as 31 days: a stretch may hold fewer bars than a thousand, never more. */
function lengthOf(timeframe: Timeframe): number {
  return timeframe === '1mo' ? 31 * DAY_MS : closeTimeMs(timeframe, 0);
}

function shorten(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}…` : message;
}
