import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { dataLoadKind } from '../kinds/data-load/data-load-kind.js';
import { studyKind } from '../kinds/study/study-kind.js';
import { trainingKind } from '../kinds/training/training-kind.js';
import type { Kind } from '../operations/ports/kind.js';
import type { Stream } from '../operations/record/stream.js';

/** Every kind of work that this server has. */
const KINDS: readonly Pick<Kind<never, never>, 'name' | 'streams'>[] = [
  backtestKind,
  trainingKind,
  dataLoadKind,
  studyKind,
];

const streamsByName: ReadonlyMap<string, readonly Stream[]> = new Map(
  KINDS.map(({ name, streams }) => [name, streams]),
);

/** Returns the streams that operations of a type have; none for a type that is not known. */
export function streamsOf(type: string): readonly Stream[] {
  return streamsByName.get(type) ?? [];
}
