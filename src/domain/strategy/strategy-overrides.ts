import { type Document, isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Node, visit } from 'yaml';
import { reportDecimalCommas } from './decimal-commas.js';
import { GRAMMAR_KEYS, grammarKeys } from './grammar-keys.js';
import { writeOutAliases } from './legacy/document-edits.js';
import { suggestName } from './nearest-name.js';
import { parseStrategy } from './parse-strategy.js';
import { excerpt, ProblemList } from './problem-list.js';
import { child, splitPath } from './strategy-path.js';
import { StrategyValidationError } from './strategy-validation-error.js';
import { readYamlSource, type YamlPath } from './yaml-source.js';

/** A value that replaces one of a strategy file. */
export interface StrategyOverride {
  /** Dotted keys and indices, such as `decisions.confidence_threshold`, `nn_inputs.0.timeframes` or `nn_inputs[0]`. */
  readonly path: string;
  /** A YAML scalar or flow collection, such as `0.6` or `[16, 8]`. */
  readonly value: string;
}

/**
 * Returns the text of a strategy with some values replaced; comments stay.
 *
 * A path must exist in the file or be a key of the grammar; overrides apply in order, and the result must be a
 * valid strategy. Without overrides the text comes back as it is and is not checked.
 * @throws StrategyValidationError for an unknown path, a value that is no scalar or flow collection, or a
 *   result that is invalid
 */
export function applyOverrides(text: string, overrides: readonly StrategyOverride[]): string {
  if (overrides.length === 0) return text;
  const source = readYamlSource(text);
  const { document } = source;
  const problems = new ProblemList(source);
  for (const { path, value } of overrides) {
    const steps = splitPath(path);
    const node = readValue(value, (inner, text) => problems.add([...steps, ...inner], text));
    if (steps.length === 0) problems.add([], `override path ${excerpt(path)} is not a dotted path`);
    else if (node === null) {
      problems.add(steps, `override value ${excerpt(value)} is not a YAML scalar or flow collection`);
    } else if (checkPath(document, steps, problems)) {
      const lost = replace(document, steps, node) ? aliasToNothing(document) : null;
      if (lost !== null) {
        problems.add(
          steps,
          `override path '${steps.join('.')}' takes away &${lost}, which *${lost} repeats; override single values`,
        );
        break;
      }
    }
  }
  if (problems.all.length > 0) throw new StrategyValidationError(problems.all);
  const effective = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  parseStrategy(effective);
  return effective;
}

function readValue(value: string, report: (path: YamlPath, text: string) => void): Node | null {
  try {
    const { document } = readYamlSource(value);
    reportDecimalCommas(document, report);
    // Its anchors could take the place of those of the file.
    writeOutAliases(document);
    const { contents } = document;
    if (isCollection(contents)) return contents.flow ? contents : null;
    return isScalar(contents) ? contents : null;
  } catch (error) {
    if (error instanceof StrategyValidationError) return null;
    throw error;
  }
}

function checkPath(document: Document.Parsed, steps: readonly string[], problems: ProblemList): boolean {
  let node: unknown = document.contents;
  for (const [depth, step] of steps.entries()) {
    const next = child(document, node, step);
    if (next === undefined) {
      const here = isAlias(node) ? node.resolve(document) : node;
      const mapping: unknown = isMap(here) ? here.toJS(document) : undefined;
      const isAbsent = here === undefined || here === null || (isScalar(here) && here.value === null);
      const known = isMap(here) || isAbsent ? grammarKeys(steps.slice(0, depth), mapping) : null;
      if (known?.includes(step) !== true) {
        const whole = steps.length === 1 ? pathsOfKey(step) : [];
        const remedy = isSeq(here)
          ? listRemedy(here.items.length)
          : whole.length > 0
            ? `did you mean '${whole.join("' or '")}'?`
            : suggestName(step, namesIn(here, known));
        problems.add(
          steps.slice(0, depth + 1),
          `override path '${steps.join('.')}' is not in the strategy; ${remedy}`,
        );
        return false;
      }
    }
    node = next;
  }
  return true;
}

/** Where the grammar has a key, for those who write `confidence_threshold` without its section. */
function pathsOfKey(key: string): readonly string[] {
  return [...GRAMMAR_KEYS].flatMap(([section, keys]) =>
    section !== '' && keys.includes(key) ? [`${section}.${key}`] : [],
  );
}

function listRemedy(length: number): string {
  return length === 0 ? 'the list is empty' : `the list has entries 0 to ${length - 1}`;
}

function namesIn(node: unknown, known: readonly string[] | null): readonly string[] {
  const present = isMap(node) ? node.items.map(({ key }) => String(key)) : [];
  return [...new Set([...(known ?? []), ...present])];
}

/** @returns whether anchors went with what stood there */
function replace(document: Document.Parsed, steps: readonly string[], value: Node): boolean {
  let parent: unknown = document.contents;
  let hadAnchor = false;
  for (const step of steps.slice(0, -1)) {
    let next = child(document, parent, step);
    if (next === undefined || (isScalar(next) && next.value === null)) {
      hadAnchor ||= isScalar(next) && next.anchor !== undefined;
      next = document.createNode({});
      setChild(document, parent, step, next as Node);
    }
    parent = next;
  }
  const last = steps.at(-1) as string;
  const old = child(document, parent, last);
  if (isScalar(old) || isCollection(old)) {
    if (old.comment) value.comment = old.comment;
    if (old.commentBefore) value.commentBefore = old.commentBefore;
    if (old.spaceBefore) value.spaceBefore = old.spaceBefore;
    if (old.anchor) value.anchor = old.anchor;
  }
  setChild(document, parent, last, value);
  return hadAnchor || (isCollection(old) && holdsAnchors(old));
}

function holdsAnchors(collection: Node): boolean {
  let found = false;
  visit(collection, (_key, node) => {
    if (!isNode(node) || isAlias(node) || node.anchor === undefined) return undefined;
    found = true;
    return visit.BREAK;
  });
  return found;
}

/** Returns the name of an alias whose anchor is gone; null where every one has its own. */
function aliasToNothing(document: Document): string | null {
  let lost: string | null = null;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      lost = alias.source;
      return visit.BREAK;
    },
  });
  return lost;
}

function setChild(document: Document, node: unknown, step: string, value: Node): void {
  const parent = isAlias(node) ? node.resolve(document) : node;
  if (isMap(parent)) parent.set(step, value);
  else if (isSeq(parent)) parent.set(Number(step), value);
}
