import type { Document } from 'yaml';
import { findIndicator } from '../../indicators/indicator-registry.js';
import type { ProblemList } from '../problem-list.js';
import { pathsLike, takeAt, valueAt } from './document-edits.js';
import type { RecordChange } from './legacy-change.js';

/**
 * Drops parameters of indicators that the original had and that are none here, in place: with a warning where the
 * value asks for what is done anyway, else with a problem.
 */
export function dropLegacyParameters(document: Document, record: RecordChange, problems: ProblemList): void {
  for (const typePath of pathsLike(document, 'indicators.*.type')) {
    const definition = findIndicator(String(valueAt(document, typePath)));
    for (const { name, harmless, because } of definition?.legacyParameters ?? []) {
      const path = [...typePath.slice(0, -1), name];
      const value = valueAt(document, path);
      if (value === undefined) continue;
      if (harmless === 'any' || value === harmless || value === null) {
        record('ignored', path, `has no effect and is ignored: ${because}`);
      } else {
        problems.add(path, `is not supported: ${because}; remove the key`);
      }
      takeAt(document, path);
    }
  }
}
