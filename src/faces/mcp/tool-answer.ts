import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** What stands before any figure: whoever reads an answer from its beginning meets it first. */
export interface Standing {
  /** A verdict of the server, or why there is none. */
  readonly verdict: string;
  readonly sentence?: string | null | undefined;
  readonly warnings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }[];
  /** Configurations that were tried on these bars so far; null where nothing was measured. */
  readonly triedSoFar: number | null;
}

/** More than that no model reads; a longer answer says what to ask instead. */
const MAX_CHARACTERS = 24_000;

/** Returns an answer: the standing, and then what there is to say. */
export function toolAnswer(standing: Standing, body: object): CallToolResult {
  return textAnswer({ ...standingFields(standing), ...body });
}

/** Returns a standing in the order in which it is read. */
export function standingFields({ verdict, sentence = null, warnings, triedSoFar }: Standing): object {
  const said = warnings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  return { verdict, ...(sentence === null ? {} : { sentence }), warnings: said, triedSoFar };
}

/** Returns a refusal in words. */
export function toolRefusal(message: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: message.slice(0, MAX_CHARACTERS) }] };
}

function textAnswer(value: object): CallToolResult {
  const text = JSON.stringify(value, null, 1);
  if (text.length <= MAX_CHARACTERS) return { content: [{ type: 'text', text }] };
  return toolRefusal(
    `The answer has ${text.length} characters, more than ${MAX_CHARACTERS}: ask for fewer rows, or for one run.`,
  );
}
