import type { Decisions } from '../../strategy/strategy.js';
import type { FeatureRows, Predictor } from '../ports.js';
import { Signal } from '../signal.js';
import { signalDecider } from '../signal-decider.js';
import type { Leak } from './leak.js';

/** A number that a decision is made of, or the decision. */
export interface Observation {
  readonly kind: Leak['kind'];
  readonly name: string;
  readonly value: number;
}

/** What decides on features. */
export interface Judge {
  readonly predictor: Predictor;
  readonly decisions: Pick<Decisions, 'outputFormat' | 'costModel'>;
}

/** Rows that are evaluated with the row that is looked at, so that a batch of the usual kind is compared. */
const BATCH_ROWS = 256;

/** Returns the features of a bar and, with a judge, the outputs and the decision on them, always in one order. */
export function observe(
  features: FeatureRows,
  barIndex: number,
  judge: Judge | null,
): readonly Observation[] {
  const row = features.fillRows(barIndex, barIndex + 1);
  const observations: Observation[] = features.featureIds.map((name, column) => ({
    kind: 'feature',
    name,
    value: row[column] as number,
  }));
  if (judge === null) return observations;
  const { predictor, decisions } = judge;
  const start = Math.max(0, barIndex + 1 - BATCH_ROWS);
  const rowCount = barIndex + 1 - start;
  const outputs = predictor.predict(features.fillRows(start, barIndex + 1), rowCount);
  const width = predictor.outputWidth;
  for (let output = 0; output < width; output += 1) {
    const value = outputs[(rowCount - 1) * width + output] as number;
    observations.push({ kind: 'output', name: String(output), value });
  }
  const signal = features.definedAt(barIndex)
    ? signalDecider(decisions).signalOf(outputs, rowCount - 1)
    : Signal.Undefined;
  observations.push({ kind: 'decision', name: 'signal', value: signal });
  return observations;
}
