import type { ModelStrategy } from './strategy.js';
import type { YamlPath } from './yaml-source.js';

/** Returns the paths of fuzzy sets and indicators that no input of the model uses, in the order of the file. */
export function unusedSections({ indicators, fuzzySets, inputs }: ModelStrategy): readonly YamlPath[] {
  const usedSets = new Set(inputs.flatMap((input) => (input.kind === 'fuzzy' ? [input.fuzzySetId] : [])));
  const unusedSets = fuzzySets.filter(({ id }) => !usedSets.has(id));
  // An indicator of an unused fuzzy set is needed as soon as that set is; the set is what to look at.
  const usedIndicators = new Set([
    ...fuzzySets.map(({ indicator }) => indicator.indicatorId),
    ...inputs.flatMap((input) => (input.kind === 'raw' ? [input.indicator.indicatorId] : [])),
  ]);
  const unusedIndicators = indicators.filter(({ id }) => !usedIndicators.has(id));
  return [
    ...unusedIndicators.map(({ id }) => ['indicators', id]),
    ...unusedSets.map(({ id }) => ['fuzzy_sets', id]),
  ];
}
