import { sha256 } from '../../base/pure/hashing.js';
import type { OwnStreams } from '../../operations/ports/own-streams.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { type Piece, pieceOf } from '../../operations/record/part.js';
import { BestTrial, BestTrials } from './best-trials.js';
import type { StudySnapshot } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import type { AnsweredTrials, EvaluatedConfiguration, PreparedMarket } from './study-slice.js';
import { returnsStream, trialIndexStream, trialsStream } from './study-streams.js';
import { indexRecordBytes, TrialIndex } from './trial-index.js';

export interface StudyLogOptions {
  readonly study: StudyParameters;
  readonly streams: OwnStreams;
  readonly markets: readonly PreparedMarket[];
  /** Makes what a configuration is in the ledger. */
  readonly evaluationOf: (configuration: EvaluatedConfiguration, keepsReturns: boolean) => Evaluation;
  readonly now: () => Date;
}

/**
 * The log of a study while it is written: answers of slices come in any order, and are stored in the order of numbers.
 * What it knows of trials is their index, in memory that threads read.
 */
export class StudyLog {
  readonly #options: StudyLogOptions;
  /** Records of all trials, those to come included. */
  readonly #records: Uint8Array;
  readonly #width: number;
  /** Answers for which others have to come first, by their first number. */
  readonly #early = new Map<number, AnsweredTrials>();
  readonly #best: BestTrial;
  readonly #kept: BestTrials;
  #count = 0;
  #completed = 0;
  #failed = 0;
  #returns = 0;
  #firstFailure: AnsweredTrials['firstFailure'] = null;

  private constructor(options: StudyLogOptions) {
    const { space, objective } = options.study;
    this.#options = options;
    this.#width = indexRecordBytes(space.parameters.length);
    this.#records = new Uint8Array(new SharedArrayBuffer(this.#width * space.trials));
    this.#best = new BestTrial(objective);
    this.#kept = new BestTrials(space.trials, objective.direction);
  }

  /** Goes on with what earlier attempts have stored. */
  static async open(options: StudyLogOptions): Promise<StudyLog> {
    const log = new StudyLog(options);
    const { streams, markets } = options;
    if (streams.count(returnsStream.name) === 0) {
      const bytes = joined(markets.map(({ record }) => record));
      await streams.append({
        pieces: [{ stream: returnsStream.name, firstSeq: 0, count: markets.length, bytes }],
      });
    }
    log.#returns = streams.count(returnsStream.name);
    for await (const { bytes } of streams.read(trialIndexStream.name)) log.#take(bytes);
    return log;
  }

  /** How many trials are stored: the next number. */
  get count(): number {
    return this.#count;
  }

  /** How many answers wait for others. */
  get early(): number {
    return this.#early.size;
  }

  get snapshot(): StudySnapshot {
    return {
      completedTrials: this.#completed,
      failedTrials: this.#failed,
      totalTrials: this.#options.study.space.trials,
      bestNumber: this.#best.number,
      bestObjective: this.#best.objective,
    };
  }

  /** Why the first trial failed that this attempt has evaluated; null where none did. */
  get firstFailure(): AnsweredTrials['firstFailure'] {
    return this.#firstFailure;
  }

  /** Returns the records of the first trials, in shared memory. @param end behind the last one */
  recordsUpTo(end: number): Uint8Array {
    return this.#records.subarray(0, end * this.#width);
  }

  /** The index of all that are stored. */
  get index(): TrialIndex {
    return new TrialIndex(this.recordsUpTo(this.#count), this.#options.study.space.parameters.length);
  }

  /** Of all trials in order. */
  get digest(): string {
    const { index } = this;
    const digests = new Uint8Array(32 * index.length);
    for (let number = 0; number < index.length; number += 1) digests.set(index.digest(number), 32 * number);
    return sha256(digests);
  }

  /** Takes the answer of a slice, and stores it with all that can be stored now. */
  async add(answer: AnsweredTrials): Promise<void> {
    this.#early.set(answer.start, answer);
    for (;;) {
      const next = this.#early.get(this.#count);
      if (next === undefined) return;
      this.#early.delete(next.start);
      await this.#append(next);
    }
  }

  async #append(answer: AnsweredTrials): Promise<void> {
    const { streams, evaluationOf, now } = this.#options;
    const firstSeq = this.#count;
    const trials = this.#take(answer.index);
    this.#firstFailure ??= answer.firstFailure;
    const kept: Uint8Array[] = [];
    const evaluations = answer.configurations.map((configuration) => {
      const { number, record } = configuration;
      const isKept = trials.keptNumbers.has(number);
      if (isKept && record !== null) kept.push(record);
      return evaluationOf(configuration, isKept);
    });
    let seq = firstSeq;
    const entries = answer.entries.map(({ count, bytes }): Piece => {
      const piece = { stream: trialsStream.name, firstSeq: seq, count, bytes };
      seq += count;
      return piece;
    });
    const { name: index } = trialIndexStream;
    const pieces = [
      ...entries,
      ...pieceOf(index, firstSeq, trials.count, () => answer.index),
      ...pieceOf(returnsStream.name, this.#returns, kept.length, () => joined(kept)),
    ];
    this.#returns += kept.length;
    await streams.append({ pieces, evaluations: { evaluations, at: now() } });
  }

  /** Takes note of the records of the next trials. */
  #take(bytes: Uint8Array): { readonly count: number; readonly keptNumbers: ReadonlySet<number> } {
    const index = new TrialIndex(bytes, this.#options.study.space.parameters.length);
    const keptNumbers = new Set<number>();
    this.#records.set(bytes, this.#count * this.#width);
    for (let at = 0; at < index.length; at += 1) {
      const number = this.#count + at;
      if (index.isCompleted(at)) this.#completed += 1;
      else this.#failed += 1;
      this.#best.look(index, at, number);
      if (!index.isCompleted(at) || index.isRepeat(at)) continue;
      const trial = { number, objective: index.objective(at), violation: index.violation(at) };
      if (this.#kept.keeps(trial)) keptNumbers.add(number);
    }
    this.#count += index.length;
    return { count: index.length, keptNumbers };
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
