import type { ErrorCode } from 'yaml';

const REMEDIES: Partial<Readonly<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'indent with spaces',
  BAD_INDENT: 'close brackets, and indent what belongs together by the same number of spaces',
  BLOCK_AS_IMPLICIT_KEY: 'begin a nested key on a line of its own, and put a value that holds ": " in quotes',
  MULTILINE_IMPLICIT_KEY: 'write each entry as key: value; a colon or a quote is missing',
  MISSING_CHAR: 'add it',
  BAD_SCALAR_START: 'put the value in quotes',
  BAD_DQ_ESCAPE: 'write the text in single quotes, where a backslash is one',
  BAD_DIRECTIVE: 'remove the line that begins with %',
  BLOCK_IN_FLOW: 'write what stands in brackets in one line: {key: value} and [a, b]',
  MULTIPLE_DOCS: 'a file holds one strategy: remove what follows the line ---',
  MULTIPLE_ANCHORS: 'remove all but one &name',
  BAD_ALIAS: 'remove the &name or *name',
  ALIAS_PROPS: 'remove the &name or tag before the *name',
  TAG_RESOLVE_FAILED: 'remove the tag, which begins with !',
  NON_STRING_KEY: 'write keys as plain text',
  KEY_OVER_1024_CHARS: 'shorten the key',
  UNEXPECTED_TOKEN: 'check brackets, quotes and indentation before this place',
};

/** Returns what to do about a syntax error of the YAML parser. */
export function yamlRemedy(code: ErrorCode): string {
  return REMEDIES[code] ?? 'check brackets, quotes and indentation around this place';
}
