import { StrategyValidationError } from './strategy-validation-error.js';

/** The grammar reads 64 Ki characters; one takes at most four bytes. */
export const MAX_STRATEGY_BYTES = 256 * 1024;

const NEWLINE = 0x0a;

/**
 * Decodes the bytes of a strategy file.
 * @throws StrategyValidationError when they are too many or not UTF-8; it names the first line that is not
 */
export function strategyText(bytes: Uint8Array): string {
  if (bytes.length > MAX_STRATEGY_BYTES) throw tooLarge(bytes.length);
  const text = decode(bytes);
  if (text !== null) return text;
  const line = firstForeignLine(bytes);
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const message = `The file is not UTF-8 text${isUtf16 ? ' but UTF-16' : ''}; save it as UTF-8 (line ${line})`;
  throw new StrategyValidationError([{ path: '', line, column: null, message }]);
}

/** Returns the error for a file that is too large to be a strategy, for those who know its size unread. */
export function tooLarge(bytes: number): StrategyValidationError {
  const message = `The file has ${bytes} bytes; at most ${MAX_STRATEGY_BYTES} are read. Name a strategy file`;
  return new StrategyValidationError([{ path: '', line: 1, column: null, message }]);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No byte of a longer character is a newline, so that lines can be decoded one by one. */
function firstForeignLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    const stop = end < 0 ? bytes.length : end;
    if (decode(bytes.subarray(start, stop)) === null) return line;
    start = stop + 1;
  }
  return 1;
}
