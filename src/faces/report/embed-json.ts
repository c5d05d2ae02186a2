import type { JsonValue } from '../../base/pure/json.js';
import { type Html, trusted } from './html.js';

/**
 * Writes a value as JSON that may stand inside a script element: nothing in it can end the element, open a comment,
 * or end a line of JavaScript. It parses back to the same value.
 */
export function embedJson(value: JsonValue): Html {
  return trusted(
    JSON.stringify(value).replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
