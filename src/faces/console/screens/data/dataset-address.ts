/** The page of some bars. Symbols may hold slashes, so they stand last. */
export const datasetAddress = (symbol: string, timeframe: string): string =>
  `/data/${timeframe}/${symbol.split('/').map(encodeURIComponent).join('/')}`;
