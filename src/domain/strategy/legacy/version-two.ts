import { type Document, isMap, isScalar, isSeq, Pair, YAMLMap, type YAMLSeq } from 'yaml';
import type { ProblemList } from '../problem-list.js';
import { keyLike, keysAt, nodeAt, pairIn, renameKey, takeAt, valueAt } from './document-edits.js';
import { type ListedIndicator, referenceOf } from './fuzzy-set-indicator.js';
import type { RecordChange } from './legacy-change.js';

/** Tells a version 2 file by its shape, whatever its `version` says: its indicators are a list. */
export function isVersionTwo(document: Document): boolean {
  return isSeq(nodeAt(document, ['indicators']));
}

/**
 * Rewrites the sections of a version 2 file as those of version 3, in place: indicators by id, fuzzy sets that
 * name their indicator, nn_inputs for every fuzzy set on all timeframes, and `data` as training_data.
 */
export function convertVersionTwo(document: Document, record: RecordChange, problems: ProblemList): void {
  const root = document.contents;
  if (!isMap(root)) return;
  const listed = convertIndicators(document, root, record, problems);
  const fuzzySets = nodeAt(document, ['fuzzy_sets']);
  if (isMap(fuzzySets)) {
    nameIndicators(document, fuzzySets, listed, record);
    addModelInputs(document, root, fuzzySets, record);
  }
  convertData(document, root, record);
}

function convertIndicators(
  document: Document,
  root: YAMLMap,
  record: RecordChange,
  problems: ProblemList,
): readonly ListedIndicator[] {
  const section = pairIn(root, 'indicators') as Pair;
  const list = section.value as YAMLSeq;
  record('converted', ['indicators'], 'is a list, as in version 2 files, and is read as a mapping of ids');
  const map = new YAMLMap(document.schema);
  const listed: ListedIndicator[] = [];
  const names = list.items.map((item) => (isMap(item) ? String(scalarIn(item, 'name')).toLowerCase() : ''));
  for (const [i, item] of list.items.entries()) {
    if (!isMap(item)) {
      problems.add(
        ['indicators', i],
        'must be a mapping such as {name: rsi, feature_id: rsi_14, period: 14}',
      );
      continue;
    }
    const indicator = describeIndicator(item, names);
    if (indicator === null) {
      problems.addMissing(['indicators', i, 'name']);
      continue;
    }
    const { id, isNamed } = indicator;
    if (listed.some((other) => other.id === id)) {
      problems.add(['indicators', i], `is a second indicator '${id}'; give each a feature_id of its own`);
      continue;
    }
    if (!isNamed) record('converted', ['indicators', i], `has no feature_id and is read as '${id}'`);
    listed.push(indicator);
    map.items.push(keyed(document, id, item));
  }
  if (list.commentBefore) map.commentBefore = list.commentBefore;
  if (list.comment) map.comment = list.comment;
  if (list.range) map.range = list.range;
  section.value = map;
  return listed;
}

function describeIndicator(
  item: YAMLMap,
  names: readonly string[],
): (ListedIndicator & { readonly isNamed: boolean }) | null {
  const name = scalarIn(item, 'name');
  const type = scalarIn(item, 'type') ?? name;
  if (typeof type !== 'string') return null;
  const numbers = item.items.flatMap(({ value }) =>
    isScalar(value) && typeof value.value === 'number' ? [value.value] : [],
  );
  const given = scalarIn(item, 'feature_id') ?? (item.has('type') ? name : undefined);
  const word = String(name ?? type);
  const isOnly = names.filter((other) => other === word.toLowerCase()).length <= 1;
  const invented = isOnly ? word : [word, ...numbers].join('_').replaceAll('.', '_');
  const id = given === undefined || given === null ? invented : String(given);
  const params = Object.fromEntries(
    item.items.flatMap(({ key, value }) =>
      isScalar(key) && isScalar(value) ? [[String(key.value), value.value]] : [],
    ),
  );
  return { id, type: type.toLowerCase(), params, isNamed: given !== undefined && given !== null };
}

function scalarIn(map: YAMLMap, key: string): unknown {
  const value = pairIn(map, key)?.value;
  return isScalar(value) ? value.value : undefined;
}

/** Turns an entry of the list into one of the mapping: the id in front, `name` as type, all else as it is. */
function keyed(document: Document, id: string, item: YAMLMap): Pair {
  const key = document.createNode(id);
  if (item.range) key.range = item.range;
  if (item.commentBefore) key.commentBefore = item.commentBefore;
  if (item.spaceBefore) key.spaceBefore = item.spaceBefore;
  delete item.commentBefore;
  delete item.spaceBefore;
  const hasType = item.has('type');
  item.items = item.items.filter((pair) => {
    const name = isScalar(pair.key) ? pair.key.value : null;
    return name !== 'feature_id' && !(name === 'name' && hasType);
  });
  const name = pairIn(item, 'name');
  if (name !== undefined) renameKey(document, name, 'type');
  return new Pair(key, item);
}

function nameIndicators(
  document: Document,
  fuzzySets: YAMLMap,
  listed: readonly ListedIndicator[],
  record: RecordChange,
): void {
  for (const pair of fuzzySets.items) {
    if (!isMap(pair.value) || pair.value.has('indicator') || !isScalar(pair.key)) continue;
    const id = String(pair.key.value);
    const reference = referenceOf(id, listed);
    // A name that leads nowhere is put in as it is, so that the reader of the section reports it.
    const value = document.createNode(reference ?? id);
    pair.value.items.unshift(new Pair(keyLike(document, 'indicator', pair), value));
    if (reference !== null && reference !== id) {
      record('converted', ['fuzzy_sets', id], `belongs to no feature_id and is read as one of ${reference}`);
    }
    if (id.includes('.')) {
      const renamed = id.replaceAll('.', '_');
      record('converted', ['fuzzy_sets', id], `is read as '${renamed}', and its features are named so`);
      renameKey(document, pair, renamed);
    }
  }
}

function addModelInputs(document: Document, root: YAMLMap, fuzzySets: YAMLMap, record: RecordChange): void {
  if (root.has('nn_inputs')) return;
  record('converted', ['fuzzy_sets'], 'are all inputs of the model, on all timeframes: nn_inputs says so');
  const inputs = document.createNode(
    fuzzySets.items.map(({ key }) => ({
      fuzzy_set: isScalar(key) ? String(key.value) : String(key),
      timeframes: 'all',
    })),
  ) as YAMLSeq;
  for (const item of inputs.items) if (isMap(item)) item.flow = true;
  const origin = pairIn(root, 'fuzzy_sets') as Pair;
  root.items.splice(
    root.items.indexOf(origin) + 1,
    0,
    new Pair(keyLike(document, 'nn_inputs', origin), inputs),
  );
}

/** Reads `data: {symbols, timeframes, history_required}` as training_data; of a key that is there too, that one counts. */
function convertData(document: Document, root: YAMLMap, record: RecordChange): void {
  const section = pairIn(root, 'data');
  if (section === undefined || !isMap(section.value)) return;
  if ((valueAt(document, ['training_data']) ?? null) === null) takeAt(document, ['training_data']);
  const newer = nodeAt(document, ['training_data']);
  if (newer !== undefined && !isMap(newer)) return;
  record('converted', ['data'], 'is read as training_data');
  for (const key of keysAt(document, ['data']).filter((name) => newer?.has(name))) {
    record('ignored', ['data', key], `has no effect and is ignored: training_data.${key} is given too`);
    takeAt(document, ['data', key]);
  }
  for (const [key, one, several] of [
    ['symbols', 'symbol', 'multi_symbol'],
    ['timeframes', 'timeframe', 'multi_timeframe'],
  ] as const) {
    const pair = pairIn(section.value, key);
    const value = valueAt(document, ['data', key]);
    if (pair === undefined) continue;
    const names: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (typeof value !== 'string' && !Array.isArray(value)) continue;
    const [first] = names;
    const isMany = names.length > 1;
    if (isMany && key === 'timeframes') {
      record('converted', ['data', key], `names no base timeframe; the first, ${String(first)}, is traded`);
    }
    const modern = document.createNode({
      mode: isMany ? several : 'single',
      ...(isMany ? { list: names } : { [one]: first }),
      ...(isMany && key === 'timeframes' ? { base_timeframe: first } : {}),
    }) as YAMLMap;
    modern.flow = true;
    if (isScalar(pair.value) || isSeq(pair.value)) {
      if (pair.value.range) modern.range = pair.value.range;
      if (pair.value.comment) modern.comment = pair.value.comment;
    }
    pair.value = modern;
  }
  if (newer === undefined) renameKey(document, section, 'training_data');
  else {
    newer.items.push(...section.value.items);
    takeAt(document, ['data']);
  }
}
