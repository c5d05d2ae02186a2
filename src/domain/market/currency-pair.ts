/** Currencies (ISO 4217) and metals that are quoted in pairs around the clock. */
const CURRENCIES = new Set(
  (
    'USD EUR JPY GBP CHF AUD NZD CAD SEK NOK DKK ISK PLN CZK HUF RON BGN RSD UAH TRY ILS ZAR RUB CNY CNH HKD SGD ' +
    'KRW TWD THB IDR INR MYR PHP VND MXN BRL CLP COP PEN ARS AED SAR QAR KWD BHD OMR JOD EGP MAD NGN KES ' +
    'XAU XAG XPT XPD'
  ).split(' '),
);
const PAIR = /^([A-Z]{3})[/_.:-]?([A-Z]{3})(?:=X|\.[A-Z]+)?$/;

/** Tells whether a symbol names a pair of currencies, as in `EURUSD`, `EUR/USD`, `EUR_USD` and `EURUSD=X`. */
export function isCurrencyPair(symbol: string): boolean {
  const match = PAIR.exec(symbol.toUpperCase());
  return match !== null && CURRENCIES.has(match[1] as string) && CURRENCIES.has(match[2] as string);
}
