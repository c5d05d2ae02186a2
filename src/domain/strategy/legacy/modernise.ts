import type { Document } from 'yaml';
import { findIndicator } from '../../indicators/indicator-registry.js';
import type { ProblemList } from '../problem-list.js';
import type { YamlPath } from '../yaml-source.js';
import { moveTo, pathsLike, takeAt, valueAt, writeOutAliases } from './document-edits.js';
import type { LegacyChange, RecordChange } from './legacy-change.js';
import { LEGACY_KEYS, type LegacyKey } from './legacy-keys.js';
import { dropLegacyParameters } from './legacy-parameters.js';
import { convertVersionTwo, isVersionTwo } from './version-two.js';

/**
 * Rewrites a file of the original project in today's words, in place: version 2 becomes version 3, what has moved
 * is moved, what has no effect is dropped. Records a problem for what is not supported, and drops that too.
 * Nodes keep their place in the text. Keys that only describe stay.
 */
export function modernise(document: Document, problems: ProblemList): readonly LegacyChange[] {
  writeOutAliases(document);
  const changes: LegacyChange[] = [];
  const record: RecordChange = (kind, path, text) => {
    changes.push({ kind, path: path.join('.'), line: problems.lineOf(path), text });
  };
  if (isVersionTwo(document)) convertVersionTwo(document, record, problems);
  for (const key of LEGACY_KEYS) {
    for (const path of pathsLike(document, key.path)) apply(document, key, path, record, problems);
  }
  dropPointlessSources(document, record, problems);
  dropLegacyParameters(document, record, problems);
  for (const path of [['model', 'training'], ['model', 'features'], ['data']]) {
    const left = valueAt(document, path);
    if (typeof left === 'object' && left !== null && Object.keys(left).length === 0) takeAt(document, path);
  }
  return changes;
}

function apply(
  document: Document,
  key: LegacyKey,
  path: YamlPath,
  record: RecordChange,
  problems: ProblemList,
): void {
  switch (key.fate) {
    case 'describes':
      return;
    case 'moved': {
      const to = key.to.replace('*', String(path.at(-1))).split('.');
      if ((valueAt(document, to) ?? null) === null) {
        record('moved', path, `is read as ${to.join('.')}`);
        takeAt(document, to);
        moveTo(document, path, to);
      } else {
        record('ignored', path, `has no effect and is ignored: ${to.join('.')} is given too`);
        takeAt(document, path);
      }
      return;
    }
    case 'ignored': {
      if (key.when?.((dotted) => valueAt(document, dotted.split('.'))) === false) return;
      record('ignored', path, `has no effect and is ignored: ${key.because}`);
      takeAt(document, path);
      return;
    }
    case 'refused': {
      const value = valueAt(document, path);
      if (value === null) record('off', path, 'has no value');
      else if (value === key.off) record('off', path, `is ${String(value)}, which goes without saying`);
      else problems.add(path, `is not supported: ${key.remedy}`);
      takeAt(document, path);
    }
  }
}

/** Files of the original name a source for every indicator, also for those that read no single column. */
function dropPointlessSources(document: Document, record: RecordChange, problems: ProblemList): void {
  for (const path of pathsLike(document, 'indicators.*.source')) {
    const type = valueAt(document, [...path.slice(0, -1), 'type']);
    const definition = typeof type === 'string' ? findIndicator(type.toLowerCase()) : undefined;
    if (definition === undefined || definition.parameters.some(({ name }) => name === 'source')) continue;
    if (valueAt(document, path) === 'close') {
      record('ignored', path, `has no effect and is ignored: ${definition.type} reads no single column`);
    } else {
      problems.add(path, `is not supported: ${definition.type} reads no single column; remove the key`);
    }
    takeAt(document, path);
  }
}
