import type { RunWarning } from '../../base/pure/run-warning.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import type { SignalSource } from '../../domain/backtest/signal-source.js';
import type { TrainingWindow } from '../../domain/backtest/training-window.js';
import type { LoadedBars } from '../bars/load-bars.js';
import type { OpenModel } from './open-model.js';

/** What a run decides by, read before its bars: a model or a file of signals. */
export interface DecisionInputs {
  /** Bars that are looked at at once for a decision; 1 but for networks with a window. */
  readonly windowBars: number;
  /** @param loaded the bars of the run */
  on(loaded: LoadedBars): BoundDecisions;
}

/** The same, on the bars of the run. */
export interface BoundDecisions {
  readonly provenance: Pick<Provenance, 'tensorflowBackend' | 'modelHash' | 'signalsHash'>;
  /** Null when no model decides, or it says nothing of its training. */
  readonly trainingWindow: TrainingWindow | null;
  /** Makes the source, which holds memory until it is disposed of. */
  open(): Promise<OpenSource>;
}

export interface OpenSource {
  readonly source: SignalSource;
  /** The network that decides and what it is fed; null where no model decides. */
  readonly model: OpenModel | null;
  readonly warnings: readonly RunWarning[];
  dispose(): void;
}
