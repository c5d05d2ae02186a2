import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { MetricName } from '../../domain/study/objective.js';
import { trialsWithoutFeedback } from '../../domain/study/samplers/trials-without-feedback.js';
import type { ParameterEffect } from '../../domain/study/shape/parameter-effect.js';
import { canonicalPath } from '../../domain/study/space/canonical-path.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import type { Piece } from '../../operations/record/part.js';
import type { EntryStream } from '../../operations/record/stream.js';
import type { EntryPage, PageRequest } from '../../operations/watch/operation-reader.js';
import { figureReturns } from './figure-returns.js';
import type { RankPosition, RankStudyQuestion, StudyRanking } from './read/rank-study.js';
import { StudyAnswers } from './read/study-answers.js';
import { type ReadIndex, StudyIndexes } from './read/study-indexes.js';
import type { StudySurface, StudySurfaceQuestion } from './read/study-shape.js';
import type { StudyTableQuestion } from './read/study-table.js';
import type { TrialColumns, TrialColumnsQuestion } from './read/trial-columns.js';
import type { StudyFiguresQuestion } from './study-figures.js';
import type { StudyOverfitting, StudyResultStored } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import { returnsStream, trialsStream } from './study-streams.js';
import type { TrialEntry } from './trial-entry.js';
import { TrialIndex } from './trial-index.js';

/** What is computed of all trials, without blocking this thread. */
export interface StudyQuestions {
  rank(question: RankStudyQuestion): Promise<StudyRanking>;
  columns(question: TrialColumnsQuestion): Promise<TrialColumns>;
  effects(question: StudyTableQuestion): Promise<readonly ParameterEffect[]>;
  surface(question: StudySurfaceQuestion): Promise<StudySurface>;
  figures(question: StudyFiguresQuestion): Promise<StudyOverfitting>;
  pick(question: {
    readonly pieces: readonly Piece[];
    readonly numbers: readonly number[];
  }): Promise<readonly TrialEntry[]>;
}

export interface StudyReaderOptions {
  readonly operations: Pick<OperationsService, 'entries' | 'pieces'>;
  readonly studies: {
    /** Returns null for parameters that cannot be read. */
    parametersOrNull(operation: Operation): StudyParameters | null;
    result(operation: Operation): Promise<StudyResultStored | null>;
  };
  readonly ask: StudyQuestions;
}

export interface RankingRequest {
  /** Null for the objective. */
  readonly metric: MetricName | null;
  readonly includeInfeasible: boolean;
  readonly first: number;
  /** The place of the trial before; null from the best on. */
  readonly after: RankPosition | null;
}

export interface RankingPage {
  readonly entries: readonly TrialEntry[];
  /** Of the same trials. */
  readonly positions: readonly RankPosition[];
  readonly hasNextPage: boolean;
  readonly complete: boolean;
}

/** Trials a read: a megabyte or two. */
const TRIALS_PER_READ = 1_000;

/** Numbers in one answer: more would hold up other requests while they are written. */
const MAX_COLUMN_VALUES = 300_000;

/** Whole pieces of the log, of which another thread reads the trials. */
const piecesOfTrials: EntryStream<Piece> = { ...trialsStream, decode: (piece) => [piece] };

/** Reads what a study has tried, while it runs and afterwards; heavy views are refreshed once a generation at the most. */
export class StudyReader {
  readonly #options: StudyReaderOptions;
  readonly #indexes: StudyIndexes;
  readonly #answers = new StudyAnswers();

  constructor(options: StudyReaderOptions) {
    this.#options = options;
    this.#indexes = new StudyIndexes(options.operations);
  }

  /** Reads a page of the log; what the pieces take is taken from the budget. */
  trials(operation: Operation, page: PageRequest, budget?: ByteBudget): Promise<EntryPage<TrialEntry>> {
    return this.#options.operations.entries(operation, trialsStream, page, budget);
  }

  /** Returns null for a number that there is not, or not yet. */
  async trial(operation: Operation, number: number, budget?: ByteBudget): Promise<TrialEntry | null> {
    if (number < 0) return null;
    const { entries } = await this.trials(operation, { first: 1, afterSeq: number - 1 }, budget);
    return entries[0] ?? null;
  }

  async ranking(operation: Operation, request: RankingRequest, budget?: ByteBudget): Promise<RankingPage> {
    const table = await this.#table(operation);
    if (table === null) return { entries: [], positions: [], hasNextPage: false, complete: true };
    const { positions, hasNextPage } = await this.#remembered(
      operation,
      table,
      `ranking ${JSON.stringify(request)}`,
      () => this.#options.ask.rank({ ...table.question, ...request }),
    );
    const numbers = positions.map(({ number }) => number);
    const entries = await this.entries(operation, numbers, budget);
    return { entries, positions, hasNextPage, complete: !hasNextPage && isFinal(operation.status) };
  }

  /** Reads trials from anywhere in the log, in the order in which they are named. */
  async entries(
    operation: Operation,
    numbers: readonly number[],
    budget?: ByteBudget,
  ): Promise<readonly TrialEntry[]> {
    const pieces: Piece[] = [];
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const last = pieces.at(-1);
      if (last !== undefined && number < last.firstSeq + last.count) continue;
      const page = { first: 1, afterSeq: number - 1 };
      const { entries } = await this.#options.operations.entries(operation, piecesOfTrials, page, budget);
      pieces.push(...entries);
    }
    return numbers.length === 0 ? [] : this.#options.ask.pick({ pieces, numbers });
  }

  /** Yields the log in stretches of whole pieces, each read when it is asked for. */
  async *log(operation: Operation): AsyncGenerator<readonly Piece[], void> {
    for (let afterSeq = -1; ; ) {
      const page = { first: TRIALS_PER_READ, afterSeq };
      const { entries: pieces } = await this.#options.operations.entries(operation, piecesOfTrials, page);
      const last = pieces.at(-1);
      if (last === undefined) return;
      // A piece may hold more than was asked for.
      afterSeq = last.firstSeq + last.count - 1;
      yield pieces;
    }
  }

  /** Reads trials by column: as many as are asked for, or as fit into one answer. */
  async columns(
    operation: Operation,
    request: Pick<TrialColumnsQuestion, 'metrics' | 'afterNumber' | 'first'>,
  ): Promise<TrialColumns> {
    const table = await this.#table(operation);
    if (table === null) return NO_COLUMNS;
    const columns = 2 + table.question.parameters.length + request.metrics.length;
    const first = Math.min(request.first, Math.floor(MAX_COLUMN_VALUES / columns));
    return this.#options.ask.columns({ ...table.question, ...request, first });
  }

  /** Returns the effects of all parameters, in the order of the space. */
  async effects(
    operation: Operation,
  ): Promise<readonly (ParameterEffect & { readonly confounded: boolean })[]> {
    const table = await this.#table(operation);
    if (table === null) return [];
    const effects = await this.#remembered(operation, table, 'effects', () =>
      this.#options.ask.effects(table.question),
    );
    const confounded = Number.isFinite(trialsWithoutFeedback(table.parameters.space.sampler));
    return effects.map((effect) => ({ ...effect, confounded }));
  }

  /** Returns null where a path is none of the space, or both are the same. */
  async surface(
    operation: Operation,
    { x, y, metric }: { readonly x: string; readonly y: string; readonly metric: MetricName | null },
  ): Promise<StudySurface | null> {
    const table = await this.#table(operation);
    if (table === null) return null;
    const [across, up] = [x, y].map((path) =>
      table.question.parameters.findIndex((parameter) => parameter.path === canonicalPath(path)),
    ) as [number, number];
    if (across < 0 || up < 0 || across === up) return null;
    const axes = { x: across, y: up, metric };
    return this.#remembered(operation, table, `surface ${JSON.stringify(axes)}`, () =>
      this.#options.ask.surface({ ...table.question, ...axes }),
    );
  }

  /** Returns the figures of luck of the trials so far; null before there is one. */
  async overfitting(operation: Operation): Promise<StudyOverfitting | null> {
    const result = await this.#options.studies.result(operation);
    if (result !== null) return result.overfitting;
    const table = await this.#table(operation);
    if (table === null || table.index.trials === 0) return null;
    const { space, seed } = table.parameters;
    return this.#remembered(operation, table, 'figures', async () => {
      const index = new TrialIndex(table.index.bytes, space.parameters.length);
      const pieces = this.#options.operations.pieces(operation, returnsStream);
      const returns = await figureReturns(table.parameters, index, pieces);
      return this.#options.ask.figures({ ...table.question, sampler: space.sampler, seed, returns });
    });
  }

  /** Returns what questions about all trials are asked with; null for parameters that cannot be read. */
  async table(operation: Operation): Promise<StudyTableQuestion | null> {
    return (await this.#table(operation))?.question ?? null;
  }

  async #table(operation: Operation): Promise<ReadTable | null> {
    const parameters = this.#options.studies.parametersOrNull(operation);
    if (parameters === null) return null;
    const index = await this.#indexes.of(operation);
    const { space, objective } = parameters;
    const question = { index: index.bytes, parameters: space.parameters, objective };
    return { parameters, index, question };
  }

  #remembered<Answer>(
    { id, status }: Operation,
    { index }: ReadTable,
    question: string,
    make: () => Promise<Answer>,
  ): Promise<Answer> {
    const subject = { operationId: id, trials: index.trials, isFinal: isFinal(status) };
    return this.#answers.get(subject, question, make);
  }
}

interface ReadTable {
  readonly parameters: StudyParameters;
  readonly index: ReadIndex;
  readonly question: StudyTableQuestion;
}

const NO_COLUMNS: TrialColumns = {
  numbers: new Float64Array(),
  feasible: new Float64Array(),
  axes: [],
  metrics: [],
};
