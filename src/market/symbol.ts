const SYMBOL = /^[A-Za-z0-9.^=:/_-]{1,32}$/;

/** What a symbol may look like, for messages. */
export const SYMBOL_RULE = 'use 1 to 32 of the characters A-Z a-z 0-9 . ^ = : / _ -';

/** Tells whether a text can be the name of something traded. */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}
