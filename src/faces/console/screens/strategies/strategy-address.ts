/** The page of a strategy file, whatever its name is made of. */
export const strategyAddress = (path: string): string =>
  `/strategies/${path.split('/').map(encodeURIComponent).join('/')}`;
