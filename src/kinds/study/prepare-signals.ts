import { isLastingFailure } from '../../base/pure/app-error.js';
import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { PinnedLines } from '../../domain/backtest/trial-origin.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import { readSignalsFile } from '../../library/signals-file.js';
import { signalLinesThrough } from '../../market-data/signal-lines.js';
import type { KindFolders } from '../start/kind-folders.js';
import type { ReadTrial, TrialEvaluator } from './evaluate-trials.js';
import type { StudyParameters } from './study-parameters.js';
import { eachAlone, textsOf } from './study-symbols.js';
import type { Trial } from './trial.js';

/** Files of recorded signals that the trials of a study trade by. */
export interface RecordedSignals {
  readonly signals: Map<string, PinnedLines>;
  /** What of them meets no bar. */
  readonly warnings: readonly RunWarning[];
}

export const NO_SIGNALS: RecordedSignals = { signals: new Map(), warnings: [] };

interface SignalsOptions {
  readonly evaluator: TrialEvaluator;
  readonly study: StudyParameters;
  readonly folders: KindFolders;
  readonly cancellation: CancellationSignal;
}

/** Reads each file of recorded signals that trials may name, whatever it says of which symbol. */
export async function readSignals(
  { evaluator, study, folders, cancellation }: SignalsOptions,
  symbols: readonly Trial['values'][],
  read: readonly ReadTrial[],
): Promise<RecordedSignals> {
  const { parameters } = study.space;
  const path = parameters.find((parameter) => evaluator.plan.touchedBy(parameter.path) === 'SIGNALS')?.path;
  const { startDate, endDate } = study.asked;
  // Where symbols have zones of their own, through the end of the day of all.
  const endMs = Math.max(
    ...read.map(({ loaded }) => stampsOfDays(startDate, endDate, loaded.instrument).endMs),
  );
  const signals = new Map<string, PinnedLines>();
  const warnings: RunWarning[] = [];
  for (const values of path === undefined ? [[]] : eachAlone(path, textsOf(study, path))) {
    throwIfCancelled(cancellation);
    const file = await unlessRefused(async () => evaluator.signalsFile(values));
    if (file === null || signals.has(file)) continue;
    const bytes = await unlessRefused(() => readSignalsFile(file, folders.strategies));
    const hash = bytes && sha256(signalLinesThrough(bytes, { endDate, endMs }));
    signals.set(file, { endDate, endMs, hash });
    for (const symbol of symbols) {
      const said = await unlessRefused(() => evaluator.signalWarnings([...symbol, ...values], cancellation));
      warnings.push(...(said ?? []));
    }
  }
  return { signals, warnings };
}

/** Returns null for what its trials fail over, and say why. */
async function unlessRefused<Value>(make: () => Promise<Value>): Promise<Value | null> {
  try {
    return await make();
  } catch (error) {
    if (!isLastingFailure(error)) throw error;
    return null;
  }
}
