import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import { resultParameters } from '../../domain/backtest/result-parameters.js';
import type { StudyProvenance } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import type { StudyInputs } from './study-slice.js';

/** Returns everything that decides the trials of a study, hashed. */
export function studyProvenance(
  { data, models, signals = [], strategyHash, engineVersion, tensorflowBackend }: StudyInputs,
  { backtest, space, seed, objective, holdoutFrom }: StudyParameters,
): StudyProvenance {
  const decided = { backtest: resultParameters(backtest), space, seed, objective, holdoutFrom };
  return {
    ...{ engineVersion, tensorflowBackend, strategyHash },
    dataHashes: longestHistories(data),
    modelHashes: models.flatMap(({ modelPath, hash }) => (hash === null ? [] : { modelPath, hash })),
    ...(signals.length > 0 && {
      signalsHashes: signals.flatMap(({ file, lines }) =>
        typeof lines?.hash === 'string' ? { file, hash: lines.hash } : [],
      ),
    }),
    parametersHash: sha256(canonicalJson(asJsonObject(decided))),
  };
}

/** Returns the hash of the bars of each symbol, once, with the longest of the histories that were read before them. */
function longestHistories(data: StudyInputs['data']): StudyProvenance['dataHashes'] {
  const longest = new Map<string, StudyInputs['data'][number]>();
  for (const one of data) {
    const other = longest.get(one.symbol);
    if (other === undefined || (other.windowBars ?? 1) < (one.windowBars ?? 1)) longest.set(one.symbol, one);
  }
  return [...longest.values()].map(({ symbol, hash }) => ({ symbol, hash }));
}
