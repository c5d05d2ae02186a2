import type { StrategyOverride } from '../../domain/strategy/strategy-overrides.js';
import { valueCount } from '../../domain/study/space/parameter.js';
import { coordinateAt, textOf } from '../../domain/study/space/parameter-value.js';
import type { StudyParameters } from './study-parameters.js';
import { scalarOf, scalarText } from './trial-inputs.js';

/** Returns the texts that a parameter may have, as they are written; null for a study that does not vary it. */
export function textsOf({ space }: Pick<StudyParameters, 'space'>, path: string): readonly string[] | null {
  const parameter = space.parameters.find((candidate) => candidate.path === path);
  if (parameter === undefined) return null;
  const count = valueCount(parameter) ?? 1;
  return Array.from({ length: count }, (_, index) =>
    textOf(parameter, coordinateAt(parameter, count === 1 ? 0 : (index + 0.5) / count)),
  );
}

/** Returns each of some texts of a parameter alone; nothing, once, where it does not vary. */
export function eachAlone(
  path: string,
  texts: readonly string[] | null,
): readonly (readonly StrategyOverride[])[] {
  return texts?.map((value) => [{ path, value }]) ?? [[]];
}

/** Returns the texts of the symbols that the trials of a study trade, in the order in which they are listed. */
export function symbolTexts(study: Pick<StudyParameters, 'space'>): readonly string[] | null {
  return textsOf(study, 'input.symbol');
}

/** Returns the texts of the models that are given to trials; null where all have that of the backtest, or their own. */
export function modelTexts(study: Pick<StudyParameters, 'space'>): readonly string[] | null {
  return textsOf(study, 'input.modelPath');
}

/** Returns the files of recorded signals that trials name; none where all have that of the strategy. */
export function signalsFiles(study: Pick<StudyParameters, 'space'>): readonly string[] {
  const sections = textsOf(study, 'signals')?.map(scalarOf) ?? [];
  const files = sections.flatMap((section) =>
    typeof section === 'object' && section !== null && 'file' in section ? [String(section.file)] : [],
  );
  return [...files, ...(textsOf(study, 'signals.file')?.map(scalarText) ?? [])];
}
