const LONGEST = 32;
const CHARACTERS = 'A-Za-z0-9.^=:/_&+-';
const SYMBOL = new RegExp(`^[${CHARACTERS}]+(?: [${CHARACTERS}]+)*$`);

/** What a symbol may look like, for messages. */
export const SYMBOL_RULE =
  'use 1 to 32 of the characters A-Z a-z 0-9 . ^ = : / _ & + - and single blanks between them; ' +
  'no part between slashes is . or ..';

/**
 * Tells whether a text can be the name of something traded, as exchanges and providers write it: `BRK.B`, `^GSPC`,
 * `EURUSD=X`, `BTC/USDT:USDT`, `M&M.NS`, `NIFTY 50`. A symbol may stand in addresses and paths, so a part between
 * slashes must not mean a folder.
 */
export function isSymbol(text: string): boolean {
  if (text.length > LONGEST || !SYMBOL.test(text)) return false;
  return text.split('/').every((part) => part !== '.' && part !== '..');
}
