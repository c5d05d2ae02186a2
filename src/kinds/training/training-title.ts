import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';

type Subject = Pick<TrainingParameters, 'strategyConfigPath' | 'symbols' | 'timeframes'>;

/** Days, YYYY-MM-DD; undefined where nobody said. */
interface Range {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const trainedRange = z.object({ trainedFrom: z.string(), trainedTo: z.string() });

/** Returns the title of a training: strategy, symbols, timeframes and range, as far as they are known. */
export function trainingTitle(
  { strategyConfigPath, symbols, timeframes }: Subject,
  { from, to }: Range,
): string {
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  const range = from === undefined && to === undefined ? '' : `${from ?? ''}..${to ?? ''}`;
  return [strategy, symbols.join(','), timeframes.join(','), range].filter((part) => part !== '').join(' ');
}

/** Returns the range that a training has trained on, which only its result tells; null where that does not. */
export function trainedRangeOf(result: JsonObject): { readonly from: string; readonly to: string } | null {
  const { data: range } = trainedRange.safeParse(result);
  return range === undefined ? null : { from: range.trainedFrom, to: range.trainedTo };
}
