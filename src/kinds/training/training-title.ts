import { z } from 'zod';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { Work, WorkEnd } from '../../operations/ports/work.js';

type Subject = Pick<TrainingParameters, 'strategyConfigPath' | 'symbols' | 'timeframes'>;

/** Days, YYYY-MM-DD; undefined where nobody said. */
interface Range {
  readonly from: string | undefined;
  readonly to: string | undefined;
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

/** Gives a training the title of the range that it has trained on, which only its result tells. */
export function titledByResult(work: Work, parameters: Subject): Work {
  return {
    source: work.source,
    ended: work.ended.then((end) => titled(end, parameters)),
    abort: () => work.abort(),
    ...(work.leave && { leave: () => work.leave?.() }),
  };
}

function titled(end: WorkEnd, parameters: Subject): WorkEnd {
  if (end.kind !== 'completed') return end;
  const { data: range } = trainedRange.safeParse(end.outcome.result);
  if (range === undefined) return end;
  const title = trainingTitle(parameters, { from: range.trainedFrom, to: range.trainedTo });
  return { ...end, outcome: { ...end.outcome, title } };
}
