import { type Document, isMap, isScalar, Pair, Scalar } from 'yaml';
import { featurePlan } from './feature-plan.js';
import { pairIn } from './legacy/document-edits.js';
import type { LegacyChange } from './legacy/legacy-change.js';
import { modernise } from './legacy/modernise.js';
import { isVersionTwo } from './legacy/version-two.js';
import { parseStrategy } from './parse-strategy.js';
import { ProblemList } from './problem-list.js';
import { readYamlSource } from './yaml-source.js';

/** A strategy file in today's words. */
export interface MigratedStrategy {
  readonly text: string;
  /** What was converted, moved and dropped, in the order of the original file. */
  readonly changes: readonly LegacyChange[];
  /** Ids of the model's inputs, the same as those of the original. */
  readonly features: readonly string[];
}

/**
 * Rewrites a version 2 strategy as version 3; comments stay where what they are about stays.
 * @returns null when the file is version 3 already
 * @throws StrategyValidationError when the file is not valid, with the lines of the original
 */
export function migrateStrategy(text: string): MigratedStrategy | null {
  const source = readYamlSource(text);
  const isOlder = isVersionTwo(source.document);
  const original = parseStrategy(text).strategy;
  if (!isOlder) return null;

  const { document } = source;
  const changes = modernise(document, new ProblemList(source));
  sayVersionThree(document);
  const migrated = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  const plan = featurePlan(parseStrategy(migrated).strategy);
  if (JSON.stringify(plan) !== JSON.stringify(featurePlan(original))) {
    throw new TypeError('migrateStrategy: the features of the strategy have changed');
  }
  return {
    text: migrated,
    changes: [...changes].sort((a, b) => a.line - b.line),
    features: plan.map(({ id }) => id),
  };
}

function sayVersionThree(document: Document): void {
  const root = document.contents;
  if (!isMap(root)) return;
  const version = document.createNode('3.0');
  version.type = Scalar.QUOTE_DOUBLE;
  const pair = pairIn(root, 'version');
  if (pair === undefined) {
    root.items.splice(1, 0, new Pair(document.createNode('version'), version));
    return;
  }
  if (isScalar(pair.value) && pair.value.comment) version.comment = pair.value.comment;
  pair.value = version;
}
