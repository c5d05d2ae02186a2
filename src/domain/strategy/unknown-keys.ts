import { grammarKeys } from './grammar-keys.js';
import { suggestName } from './nearest-name.js';
import type { ProblemList } from './problem-list.js';
import { isMapping } from './sections/identifier.js';
import { refusalOfScale } from './sections/labels-section.js';
import type { YamlPath } from './yaml-source.js';

/** Records every key that the grammar does not know, with the nearest one that it does. */
export function reportUnknownKeys(value: unknown, problems: ProblemList, path: YamlPath = []): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      reportUnknownKeys(item, problems, [...path, i]);
    });
    return;
  }
  // The section that reads indicators names the type in its own complaint.
  if (!isMapping(value) || path[0] === 'indicators') return;
  // A model of another type has keys of its own; the type is the problem.
  if (path.length === 1 && path[0] === 'model' && value.type !== 'mlp') return;
  const known = grammarKeys(path, value);
  for (const [key, member] of Object.entries(value)) {
    if (known !== null && !known.includes(key)) {
      const refusal = path.join('.') === 'training.labels' ? refusalOfScale(key, value) : null;
      problems.add([...path, key], refusal ?? `unknown key; ${suggestName(key, known)}`);
    } else {
      reportUnknownKeys(member, problems, [...path, key]);
    }
  }
}
