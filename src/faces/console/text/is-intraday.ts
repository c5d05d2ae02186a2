/** Whether bars of a timeframe are shorter than a day, so that their stamps have a time. */
export const isIntraday = (timeframe: string): boolean => /^\d+(m|h)$/.test(timeframe);
