import { sha256 } from '../../base/pure/hashing.js';
import { configurationDigest } from '../../domain/study/ledger/canonical-configuration.js';
import { METRIC_NAMES, metricOf } from '../../domain/study/objective.js';
import type { Point } from '../../domain/study/space/parameter.js';
import type { AnsweredTrials, EvaluatedConfiguration } from './study-slice.js';
import { trialsStream } from './study-streams.js';
import type { CompletedTrial, EvaluatedTrial } from './trial.js';
import type { TrialEntry } from './trial-entry.js';
import { encodeTrialIndex, type IndexedTrial } from './trial-index.js';
import { encodeTrialReturns, returnsWithin } from './trial-returns.js';

/** A page reads whole pieces: of larger ones more would be read for nothing. */
const TRIALS_A_PIECE = 64;

/** What is kept of an evaluated trial to answer others with the same values. */
export interface AnsweredTrial {
  readonly entry: TrialEntry;
  readonly indexed: IndexedTrial;
}

/** Makes what the log and the index of a study say of an evaluated trial. */
export function answeredTrial(trial: EvaluatedTrial, point: Point): AnsweredTrial {
  const { number, values, modelPath, durationMs } = trial;
  const common = { seq: number, number, values, repeats: null, modelPath, durationMs };
  const entry: TrialEntry =
    trial.status === 'FAILED'
      ? {
          ...{ ...common, status: 'FAILED', objective: null, feasible: false, violation: 0 },
          ...{ metrics: null, resultDigest: null, error: trial.error },
        }
      : {
          ...{ ...common, status: 'COMPLETED', objective: trial.objective, violation: trial.violation },
          ...{ feasible: trial.violation === 0, metrics: trial.metrics },
          ...{ resultDigest: trial.resultDigest, error: null },
        };
  const completed = trial.status === 'COMPLETED' ? trial : null;
  const indexed: IndexedTrial = {
    ...{ number, completed: completed !== null, feasible: entry.feasible, repeats: null, point },
    ...{ violation: entry.violation, objective: entry.objective, moments: completed?.moments ?? null },
    metrics: completed && METRIC_NAMES.map((name) => metricOf(completed.metrics, name)),
    digest: trialDigest(entry),
  };
  return { entry, indexed };
}

/** Answers a trial by an earlier one with the same values. */
export function repeatedTrial(first: AnsweredTrial, number: number, durationMs: number): AnsweredTrial {
  const repeats = first.entry.number;
  const entry = { ...first.entry, seq: number, number, repeats, durationMs };
  return { entry, indexed: { ...first.indexed, number, repeats, digest: trialDigest(entry) } };
}

/** Digest of all that a trial came to, and not of how long it took or what its model is called. */
function trialDigest(entry: TrialEntry): string {
  const { number, status, values, objective, feasible, violation, repeats, resultDigest, error } = entry;
  const answer = [status, objective, feasible, violation, repeats, resultDigest, error?.code ?? null];
  return sha256(JSON.stringify([number, values.map(({ path, value }) => [path, value]), ...answer]));
}

/**
 * Returns what a completed trial is to those who count configurations.
 * @param marketId of its symbol, in the records of returns
 */
export function evaluatedConfiguration(trial: CompletedTrial, marketId: number): EvaluatedConfiguration {
  const { number, returns, moments, metrics, combination } = trial;
  const { strategy, symbol, modelHash, costs } = combination;
  const netExposure = metrics.exposures?.net ?? null;
  const record = returns && encodeTrialReturns({ number, marketId, returns, netExposure });
  return {
    ...{ number, symbol, moments, modelHash, record },
    // In the same memory, so that a message has them once.
    returns: record && returnsWithin(record),
    configuration: configurationDigest({
      ...{ strategy, modelHash, symbols: [symbol], sizing: {} },
      costs: { commission: costs.commissionRate, slippage: costs.slippageRate },
    }),
    sharpeRatio: metrics.sharpeRatio,
    totalReturn: metrics.totalReturn,
  };
}

/** Gathers the trials of a slice in order of number. */
export class TrialAnswers {
  readonly #marketIds: ReadonlyMap<string, number>;
  readonly #parameters: number;
  readonly #answers: AnsweredTrial[] = [];
  readonly #configurations: EvaluatedConfiguration[] = [];

  /**
   * @param symbols of the study, in its order
   * @param parameters how many its space has
   */
  constructor(symbols: readonly string[], parameters: number) {
    this.#marketIds = new Map(symbols.map((symbol, id) => [symbol, id]));
    this.#parameters = parameters;
  }

  add(answer: AnsweredTrial): void {
    this.#answers.push(answer);
  }

  /** Adds what a trial leaves that is the first with its values. */
  addDistinct(trial: CompletedTrial): void {
    const marketId = this.#marketIds.get(trial.combination.symbol);
    if (marketId === undefined)
      throw new TypeError(`TrialAnswers: ${trial.combination.symbol} is not traded`);
    this.#configurations.push(evaluatedConfiguration(trial, marketId));
  }

  /** @param durationMs how long the slice took */
  result(start: number, durationMs: number): AnsweredTrials {
    const entries = this.#answers.map(({ entry }) => entry);
    const pieces = Array.from({ length: Math.ceil(entries.length / TRIALS_A_PIECE) }, (_, piece) =>
      entries.slice(piece * TRIALS_A_PIECE, (piece + 1) * TRIALS_A_PIECE),
    );
    return {
      kind: 'trials',
      start,
      entries: pieces.map((piece) => ({ count: piece.length, bytes: trialsStream.encode(piece) })),
      index: encodeTrialIndex(
        this.#answers.map(({ indexed }) => indexed),
        this.#parameters,
      ),
      configurations: this.#configurations,
      firstFailure: entries.find(({ error }) => error !== null)?.error ?? null,
      durationMs,
    };
  }
}
