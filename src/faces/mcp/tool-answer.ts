import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { gravestFirst, type RunWarning } from '../../base/pure/run-warning.js';

/** What stands before any figure: whoever reads an answer from its beginning meets it first. */
export interface Standing {
  /** A verdict of the server, or why there is none. */
  readonly verdict: string;
  readonly sentence?: string | null | undefined;
  readonly warnings: readonly RunWarning[];
  /** Configurations that were tried on these bars so far; null where nothing was measured. */
  readonly triedSoFar: number | null;
}

/** More than that no model reads. Of a longer answer lists are cut; one that is still longer says what to ask instead. */
const MAX_CHARACTERS = 24_000;
/** How many entries lists are cut to. */
const CUTS = [Number.POSITIVE_INFINITY, 200, 100, 50, 25, 10, 5];

/** Returns an answer: the standing, and then what there is to say. */
export function toolAnswer(standing: Standing, body: object): CallToolResult {
  return textAnswer({ ...standingFields(standing), ...body });
}

/** Returns a standing in the order in which it is read; of a long list of warnings the first are left. */
export function standingFields({ verdict, sentence = null, warnings, triedSoFar }: Standing): object {
  const said = gravestFirst(warnings).map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  return { verdict, ...(sentence === null ? {} : { sentence }), warnings: said, triedSoFar };
}

/** Returns a refusal in words. */
export function toolRefusal(message: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: message.slice(0, MAX_CHARACTERS) }] };
}

function textAnswer(value: object): CallToolResult {
  let length = 0;
  for (const most of CUTS) {
    const text = JSON.stringify(value, (_key, part: unknown) => cutList(part, most), 1);
    if (text.length <= MAX_CHARACTERS) return { content: [{ type: 'text', text }] };
    length = text.length;
  }
  return toolRefusal(
    `The answer has ${length} characters, more than ${MAX_CHARACTERS}: ask for fewer rows, or for one run.`,
  );
}

/** Returns a list with its first entries, and how many more there are; anything else as it is. */
function cutList(value: unknown, most: number): unknown {
  if (!Array.isArray(value) || value.length <= most) return value;
  return [...value.slice(0, most), `… and ${value.length - most} more`];
}
