import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  visit,
  YAMLMap,
} from 'yaml';
import type { YamlPath } from '../yaml-source.js';

/** Replaces every alias by a copy of what it stands for, so that an edit in one place leaves the other as it is. */
export function writeOutAliases(document: Document): void {
  visit(document, {
    // Anchors precede their aliases, so what is copied here holds no alias any more.
    Alias(_key, alias) {
      const copy = alias.resolve(document)?.clone() as Node | undefined;
      if (copy !== undefined) dropAnchors(copy);
      return copy;
    },
  });
  if (document.contents !== null) dropAnchors(document.contents);
}

function dropAnchors(node: unknown): void {
  visit(node as Node, (_key, each) => {
    if (isScalar(each) || isCollection(each)) delete each.anchor;
  });
}

/** Returns the node at a path; null and undefined where there is none. */
export function nodeAt(document: Document, path: YamlPath): Node | null | undefined {
  let node: Node | null | undefined = document.contents;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) node = pairIn(node, String(step))?.value as Node | null | undefined;
    else if (isSeq(node)) node = node.items[Number(step)] as Node | undefined;
    else return undefined;
  }
  return node;
}

/** Returns the plain value at a path; undefined where there is none. */
export function valueAt(document: Document, path: YamlPath): unknown {
  const node = nodeAt(document, path);
  return isScalar(node) || isCollection(node) ? (node.toJS(document) as unknown) : node;
}

/** Returns the entry of a mapping; undefined where it has no such key. */
export function pairIn(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

/** Returns the keys of the mapping at a path in the order of the text, where objects put whole numbers first. */
export function keysAt(document: Document, path: YamlPath): readonly string[] {
  const node = nodeAt(document, path);
  return isMap(node) ? node.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [];
}

/** Returns every path of the document that a pattern such as `indicators.*.source` stands for. */
export function pathsLike(document: Document, pattern: string): readonly YamlPath[] {
  let paths: readonly YamlPath[] = [[]];
  for (const step of pattern.split('.')) {
    paths = paths.flatMap((path): readonly YamlPath[] => {
      const node = nodeAt(document, path);
      if (!isMap(node)) return [];
      if (step !== '*') return pairIn(node, step) === undefined ? [] : [[...path, step]];
      return keysAt(document, path).map((key) => [...path, key]);
    });
  }
  return paths;
}

/** Takes an entry out of its mapping and returns it; undefined where there is none. */
export function takeAt(document: Document, path: YamlPath): Pair | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const last = String(path.at(-1));
  if (!isMap(parent)) return undefined;
  const pair = pairIn(parent, last);
  if (pair !== undefined) parent.items.splice(parent.items.indexOf(pair), 1);
  return pair;
}

/** Moves an entry, with the comments above it; see putAt. */
export function moveTo(document: Document, from: YamlPath, to: YamlPath): void {
  const parent = nodeAt(document, from.slice(0, -1));
  const pair = takeAt(document, from);
  if (pair === undefined) return;
  // The parser gives what stands above the first entry to the mapping.
  const isFirst = isMap(parent) && (isScalar(pair.key) ? pair.key.range?.[0] : null) === parent.range?.[0];
  if (isFirst && parent.commentBefore && isScalar(pair.key)) {
    pair.key.commentBefore = parent.commentBefore;
    delete parent.commentBefore;
  }
  putAt(document, to, pair);
}

/**
 * Puts an entry into the mapping above a path, under the last step as key; mappings in between are made.
 * Comments and the place in the text stay with the entry. What is in the way and is no mapping stays as it is.
 */
function putAt(document: Document, path: YamlPath, pair: Pair): void {
  let parent: unknown = document.contents;
  for (const step of path.slice(0, -1)) {
    if (!isMap(parent)) return;
    let next = pairIn(parent, String(step));
    if (next === undefined) {
      next = new Pair(keyLike(document, String(step), pair), new YAMLMap(document.schema));
      parent.items.push(next);
    } else if (next.value === null || (isScalar(next.value) && next.value.value === null)) {
      next.value = new YAMLMap(document.schema);
    }
    parent = next.value;
  }
  if (!isMap(parent)) return;
  renameKey(document, pair, String(path.at(-1)));
  parent.items.push(pair);
}

/** Gives an entry another key; its comments stay. */
export function renameKey(document: Document, pair: Pair, name: string): void {
  const old = isScalar(pair.key) ? pair.key : null;
  const key = keyLike(document, name, pair);
  if (old?.commentBefore) key.commentBefore = old.commentBefore;
  if (old?.spaceBefore) key.spaceBefore = old.spaceBefore;
  pair.key = key;
}

/** Makes a key that is reported as standing where another entry stands. */
export function keyLike(document: Document, name: string, origin: Pair) {
  const key = document.createNode(name);
  const range = isScalar(origin.key) ? origin.key.range : null;
  if (range) key.range = range;
  return key;
}
