import { Lexer } from 'yaml';

/** What the lexer puts before the text of a scalar. */
const SCALAR = '\u001F';

/**
 * Tells whether a YAML text opens more brackets within each other, or more collections in one line, than a limit.
 *
 * The parser calls itself for each of them, and 64,000 brackets do not only exhaust the stack: V8 ends the whole process
 * when it has to compile a regular expression there. The lexer has no such depth, and is stopped at the limit.
 */
export function isNestedDeeperThan(limit: number, text: string): boolean {
  let [brackets, inLine] = [0, 0];
  let isScalarNext = false;
  for (const token of new Lexer().lex(text)) {
    if (isScalarNext) isScalarNext = false;
    else if (token === SCALAR) isScalarNext = true;
    else if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets = Math.max(0, brackets - 1);
    else if (token === '\n' || token === '\r\n') inLine = 0;
    // Within brackets these mark what lies side by side.
    else if (brackets === 0 && (token === '-' || token === '?' || token === ':')) inLine += 1;
    if (brackets + inLine > limit) return true;
  }
  return false;
}
