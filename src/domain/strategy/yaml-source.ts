import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import { StrategyValidationError } from './strategy-validation-error.js';
import { isNestedDeeperThan } from './yaml-nesting.js';
import { yamlRemedy } from './yaml-remedies.js';

/** Steps from the root to a value: keys of mappings and indices of lists. */
export type YamlPath = readonly (string | number)[];

/** A YAML text that was read without errors. */
export interface YamlSource {
  readonly document: Document.Parsed;
  /** The content as plain objects, arrays and scalars. */
  readonly value: unknown;
  /** Returns the 1-based line of a path, or of the nearest thing that contains it. */
  lineOf(path: YamlPath): number;
  /** Returns a plain scalar as the text has it, such as 0700 where the value is 700; null for anything else. */
  writtenAt(path: YamlPath): string | null;
}

const MAX_CHARACTERS = 64 * 1024;
const MAX_ALIASES = 100;
const MAX_DEPTH = 20;
/** More than a text of that length can hold without aliases. */
const MAX_VALUES = 40_000;
const MAX_COMPLAINTS = 20;
const TOO_DEEP = `The YAML of the strategy is nested more than ${MAX_DEPTH} levels deep`;

/**
 * Reads YAML 1.2 (core schema) of at most 64 Ki characters, 100 aliases, 20 levels and 40,000 values.
 * @throws StrategyValidationError for syntax errors, duplicate keys, tags, several documents, exceeded limits
 */
export function readYamlSource(text: string): YamlSource {
  if (text.length > MAX_CHARACTERS) {
    fail([START, `The strategy has ${text.length} characters; at most ${MAX_CHARACTERS} are read`]);
  }
  if (isNestedDeeperThan(MAX_DEPTH, text)) fail([START, TOO_DEEP]);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      stringKeys: true,
      // The library compares every key with every other; refusedKeys does the same in one pass.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
      lineCounter: lines,
    });
    const complaints = [...document.errors, ...document.warnings].slice(0, MAX_COMPLAINTS);
    if (complaints.length > 0) {
      fail(
        ...complaints.map(
          ({ pos, code, message }): Complaint => [
            lines.linePos(pos[0]),
            `Not valid YAML: ${message}; ${yamlRemedy(code)}`,
          ],
        ),
      );
    }
    const refused = refusedKeys(document, lines);
    if (refused.length > 0) fail(...refused);
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (!isWithinDepth(value, MAX_DEPTH)) {
      fail([START, TOO_DEEP]);
    }
    if (countValues(value, MAX_VALUES) > MAX_VALUES) {
      fail([START, `The strategy has more than ${MAX_VALUES} values; write fewer *aliases`]);
    }
    return {
      document,
      value,
      lineOf: (path) => lineOf(document, lines, path),
      writtenAt: (path) => writtenAt(document, path),
    };
  } catch (error) {
    if (error instanceof StrategyValidationError) throw error;
    // The parser throws ReferenceError for too many or unresolved aliases and RangeError when the stack ends.
    if (error instanceof Error) fail([START, `Not valid YAML: ${error.message}`]);
    throw error;
  }
}

type Complaint = readonly [place: { readonly line: number; readonly col: number }, message: string];

const START = { line: 1, col: 1 };

function fail(...complaints: readonly Complaint[]): never {
  throw new StrategyValidationError(
    complaints.map(([{ line, col }, message]) => ({
      path: '',
      line,
      column: col,
      message: `${message} (line ${line}, column ${col})`,
    })),
  );
}

/** Finds keys that are given twice, and merge keys. */
function refusedKeys(document: Document.Parsed, lines: LineCounter): readonly Complaint[] {
  const refused: Complaint[] = [];
  visit(document, {
    Map(_key, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        const at = lines.linePos(key.range?.[0] ?? 0);
        if (seen.has(name)) {
          refused.push([at, `Not valid YAML: the key '${name}' is given twice; remove one of them`]);
        } else if (name === '<<') {
          refused.push([at, 'Merge keys (<<) are not read; write out the keys that are meant']);
        }
        seen.add(name);
      }
    },
  });
  return refused.slice(0, MAX_COMPLAINTS);
}

function isWithinDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithinDepth(member, depth - 1));
}

/** Counts what a value holds, shared parts as often as they appear; stops above the limit. */
function countValues(value: unknown, limit: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const member of Object.values(value)) {
    count += countValues(member, limit - count);
    if (count > limit) break;
  }
  return count;
}

function writtenAt(document: Document.Parsed, path: YamlPath): string | null {
  const node = document.getIn(path, true);
  const isPlain = isScalar(node) && node.type === Scalar.PLAIN && node.value !== null;
  return isPlain ? (node.source ?? null) : null;
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: YamlPath): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      if (item === undefined) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else {
      break;
    }
  }
  return lines.linePos(offset).line;
}
