import { type RecordedAnswer, type RecordedProvider, recordProvider } from './recorded-provider.js';

export const HOUR_MS = 3_600_000;

/** What Binance documents for /api/v3/exchangeInfo, with one market. */
const exchangeInfo: RecordedAnswer = {
  body: {
    ...{ timezone: 'UTC', serverTime: 1704153600000, rateLimits: [], exchangeFilters: [] },
    symbols: [
      {
        ...{ symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', baseAssetPrecision: 8 },
        ...{ quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8, orderTypes: ['LIMIT', 'MARKET'] },
        ...{
          icebergAllowed: true,
          ocoAllowed: true,
          isSpotTradingAllowed: true,
          isMarginTradingAllowed: false,
        },
        filters: [
          { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000.00', tickSize: '0.01' },
          { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000.0', stepSize: '0.00001' },
        ],
        permissions: ['SPOT'],
      },
    ],
  },
};

/** One row of /api/v3/klines. */
function kline(openTimeMs: number): readonly (string | number)[] {
  return [
    ...[openTimeMs, '100.0', '120.0', '90.0', '110.0', '5.5', openTimeMs + HOUR_MS - 1],
    ...['550.0', 10, '1.0', '100.0', '0'],
  ];
}

/**
 * The hours, or longer bars, that a request for klines asks for, of an exchange that opened at an instant.
 * @param most how many it gives at once
 */
export function hourlyKlines(url: URL, firstMs: number, most: number, lengthMs = HOUR_MS): RecordedAnswer {
  const startMs = Math.max(firstMs, Number(url.searchParams.get('startTime')));
  const count = Math.min(most, Number(url.searchParams.get('limit') ?? 500));
  return { body: Array.from({ length: count }, (_row, index) => kline(startMs + index * lengthMs)) };
}

/** Binance on loopback. @param answer to everything but the question for its markets */
export async function recordExchange(
  answer: (url: URL, count: number) => RecordedAnswer | null,
): Promise<RecordedProvider> {
  return await recordProvider((url, count) =>
    url.pathname.endsWith('/exchangeInfo') ? exchangeInfo : answer(url, count),
  );
}
