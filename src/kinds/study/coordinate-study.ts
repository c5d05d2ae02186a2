import { ChangeSignal } from '../../base/outer/change-signal.js';
import { Loops } from '../../base/outer/loops.js';
import { asJsonObject } from '../../base/pure/json.js';
import { OVERFITTING_STEPS } from '../../domain/study/luck/overfitting.js';
import { GENERATION } from '../../domain/study/samplers/generation.js';
import type { Coordination } from '../../operations/ports/family.js';
import type { SliceRunner } from '../../operations/ports/slices.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { Operation, OperationOutcome, OperationWarning } from '../../operations/record/operation.js';
import { AllTrialsFailedError } from './all-trials-failed-error.js';
import { figureReturns } from './figure-returns.js';
import type { ModelTrainer } from './model-trainer.js';
import { type Stretch, Stretches } from './stretches.js';
import { StudyEvaluations } from './study-evaluations.js';
import { joinFigures, type StudyFiguresQuestion } from './study-figures.js';
import { StudyLog } from './study-log.js';
import type { StudyOverfitting, StudyResultStored } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import { StudyProgress } from './study-progress.js';
import { studyProvenance } from './study-provenance.js';
import type {
  MeasuredHoldout,
  ModelsOfTrials,
  PreparedStudy,
  StudyAnswer,
  StudyQuestion,
} from './study-slice.js';
import { returnsStream, trialsStream } from './study-streams.js';
import { studySummary } from './study-summary.js';
import type { TrialEntry } from './trial-entry.js';
import { findReturns } from './trial-returns.js';

type AskedTrials = Omit<Extract<StudyQuestion, { kind: 'models' }>, 'kind'>;

/** What a study is run with. */
export interface StudyMeans {
  readonly runSlice: SliceRunner<StudyQuestion, StudyAnswer>;
  /** Counts the looks at holdouts of a family that have a day in common with a range, without those of one operation. */
  readonly earlierHoldouts: (look: {
    readonly family: string;
    readonly startDate: string;
    readonly endDate: string;
    readonly operationId: string;
  }) => Promise<number>;
  readonly trainer: ModelTrainer;
  readonly now: () => Date;
}

/**
 * Runs one attempt of a study from where the attempts before it have come to. It is long because it is one loop: what was
 * stored, what is out, and what is asked of the sampler next are decided together.
 */
export class StudyCoordinator {
  readonly #operation: Operation;
  readonly #study: StudyParameters;
  readonly #coordination: Coordination;
  readonly #means: StudyMeans;
  readonly #changed = new ChangeSignal();
  readonly #models = new Map<string, Promise<ModelsOfTrials[number]>>();
  #units = 0;

  constructor(operation: Operation, study: StudyParameters, coordination: Coordination, means: StudyMeans) {
    this.#operation = operation;
    this.#study = study;
    this.#coordination = coordination;
    this.#means = means;
  }

  /**
   * Evaluates all trials that are not stored yet, then the best one on the days that were held out, and returns what the
   * study comes to.
   * @throws AppError for what ends the study
   */
  async run(): Promise<OperationOutcome> {
    const startedAtMs = this.#means.now().getTime();
    const { space } = this.#study;
    const { report, pin, streams } = this.#coordination;
    const progress = new StudyProgress(this.#operation, space.trials, report, this.#means.now);
    progress.phase('loading', 'Reading strategy, models and bars');
    const prepared = await this.#prepare();
    await pin(asJsonObject(prepared.inputs));
    const evaluations = new StudyEvaluations(this.#study, prepared);
    const log = await StudyLog.open({
      ...{ study: this.#study, streams, markets: prepared.markets, now: this.#means.now },
      evaluationOf: (configuration, keepsReturns) => evaluations.ofTrial(configuration, keepsReturns),
    });
    progress.begin(log);
    await this.#evaluateAll(prepared, log, progress);
    const { snapshot } = log;
    if (snapshot.completedTrials === 0) throw new AllTrialsFailedError(space.trials, log.firstFailure);

    progress.phase('holdout', 'Measuring the best trial on the days that were held out');
    const best = snapshot.bestNumber === null ? null : await this.#entry(snapshot.bestNumber);
    const holdout = await this.#holdout(best, prepared, log);
    progress.phase('writing', 'Computing how much of the best may be luck');
    const returns = await figureReturns(this.#study, log.index, this.#returns());
    const index = log.recordsUpTo(log.count);
    const { objective, seed } = this.#study;
    const { parameters, sampler } = space;
    const overfitting = await this.#figures({ parameters, objective, sampler, seed, index, returns });
    const result: StudyResultStored = {
      ...{ bestNumber: snapshot.bestNumber, best, holdout: holdout?.metrics ?? null, overfitting },
      earlierHoldouts: holdout === null ? 0 : await this.#earlierHoldouts(prepared.family),
      resultDigest: log.digest,
      completedTrials: snapshot.completedTrials,
      failedTrials: snapshot.failedTrials,
      executionTimeMs: this.#means.now().getTime() - startedAtMs,
      strategySource: prepared.inputs.strategySource,
      provenance: studyProvenance(prepared.inputs, this.#study),
    };
    const evaluation: Evaluation | null = holdout && evaluations.ofHoldout(holdout, this.#operation.id);
    return {
      ...{ result: asJsonObject(result), warnings: warningsOf(prepared, holdout), evaluation },
      summary: studySummary(result, findReturns(returns, snapshot.bestNumber ?? -1)),
    };
  }

  /** Has every thread that is free read what trials have in common: the others would do so when the first has done. */
  async #prepare(): Promise<PreparedStudy> {
    const [first, ...others] = Array.from({ length: this.#coordination.slices.slots }, () =>
      this.#ask({ kind: 'prepare', study: this.#study }),
    );
    // What fails there is what fails in the first, or in the trials.
    for (const other of others) other.catch(() => undefined);
    return (await first) as PreparedStudy;
  }

  /** As many loops as there are slots, each of which has one slice at a time; more when hosts join. */
  async #evaluateAll(prepared: PreparedStudy, log: StudyLog, progress: StudyProgress): Promise<void> {
    const { slices } = this.#coordination;
    // Where hosts take turns, each has one at hand when it ends another.
    const findSlots = async () => (await slices.slotsAnywhere()) * (slices.isSpread ? 2 : 1);
    const stretches = new Stretches(this.#study.space.trials, log.count, {
      ...{ slots: await findSlots(), isAdaptive: this.#isAdaptive },
      ...(slices.isSpread ? { targetMs: SPREAD_MS, leastMs: SPREAD_LEAST_MS } : { targetMs: NEAR_MS }),
    });
    let lookedAtMs = performance.now();
    const growWithHosts = async (): Promise<void> => {
      if (!slices.isSpread || performance.now() - lookedAtMs < LOOK_MS) return;
      lookedAtMs = performance.now();
      // What cannot be told now is told the next time.
      stretches.slots = Math.max(stretches.slots, await findSlots().catch(() => 0));
      loops.grow(stretches.slots);
    };
    const work = async (): Promise<void> => {
      for (;;) {
        const changed = this.#changed.next();
        if (stretches.isDone) return;
        // What waits for others is in memory.
        const stretch = log.early < 2 * stretches.slots ? stretches.take(log.count) : null;
        if (stretch === null) {
          await changed;
          continue;
        }
        const common = this.#askedOf(stretch, prepared, log);
        const models = await this.#modelsOf(common, prepared);
        const pins = this.#pinsFor(prepared);
        const answer = await this.#askAnywhere({ kind: 'trials', ...common, models, ...pins });
        if (answer.kind !== 'trials') throw new TypeError(`${answer.kind} is no answer to trials`);
        stretches.took(stretch, answer.durationMs);
        const added = log.add(answer);
        this.#changed.tell();
        await added;
        progress.stored(log);
        await growWithHosts();
      }
    };
    const loops = new Loops(work);
    loops.grow(stretches.slots);
    await loops.ended;
  }

  get #isAdaptive(): boolean {
    return ['TPE', 'CMA_ES'].includes(this.#study.space.sampler);
  }

  /** What is asked of some trials, with the generations before them where the sampler learns. */
  #askedOf({ start, end }: Stretch, { inputs }: PreparedStudy, log: StudyLog): AskedTrials {
    const index = this.#isAdaptive ? log.recordsUpTo(start - (start % GENERATION)) : NO_RECORDS;
    return { study: this.#study, strategySource: inputs.strategySource, start, end, index };
  }

  /** What threads have to read alike; nothing where hosts work with files that are pinned. */
  #pinsFor({ pinned }: PreparedStudy): Pick<Partial<PreparedStudy>, 'pinned'> {
    return this.#coordination.slices.isSpread ? {} : { pinned };
  }

  /** Has the models of some trials trained, each once in the study; none where models are given. */
  async #modelsOf(question: AskedTrials, { trainsModels }: PreparedStudy): Promise<ModelsOfTrials> {
    if (!trainsModels) return [];
    const { trainer } = this.#means;
    const answer = await this.#ask({ kind: 'models', ...question });
    if (answer.kind !== 'models') throw new TypeError(`${answer.kind} is no answer to models`);
    const common = {
      ...{ family: this.#coordination.family, operationId: this.#operation.id, study: this.#study },
      strategySource: question.strategySource,
    };
    return Promise.all(
      answer.models.map((needed) => {
        const { key } = needed;
        const training =
          this.#models.get(key) ?? trainer.train({ ...common, needed }).then((model) => ({ key, model }));
        this.#models.set(key, training);
        return training;
      }),
    );
  }

  async #holdout(
    best: TrialEntry | null,
    prepared: PreparedStudy,
    log: StudyLog,
  ): Promise<MeasuredHoldout | null> {
    if (best === null || this.#study.holdoutFrom === null) return null;
    const { number, values } = best;
    const { strategySource } = prepared.inputs;
    // An attempt before may have trained it.
    const models = await this.#modelsOf(
      this.#askedOf({ start: number, end: number + 1 }, prepared, log),
      prepared,
    );
    const answer = await this.#ask({
      ...{ kind: 'holdout', study: this.#study, strategySource, number, values, models },
      ...this.#pinsFor(prepared),
    });
    if (answer.kind !== 'holdout') throw new TypeError(`${answer.kind} is no answer to a holdout`);
    return answer;
  }

  /** Computes the figures of luck, in as many threads as there are slots. */
  async #figures(trials: StudyFiguresQuestion): Promise<StudyOverfitting> {
    const answers = OVERFITTING_STEPS.map((step) =>
      this.#ask({ kind: 'figures', study: this.#study, step, trials }),
    );
    return joinFigures(
      (await Promise.all(answers)).map((answer) => {
        if (answer.kind !== 'figures') throw new TypeError(`${answer.kind} is no answer to figures`);
        return answer.figures;
      }),
    );
  }

  #earlierHoldouts(family: string): Promise<number> {
    const { holdoutFrom, asked } = this.#study;
    return this.#means.earlierHoldouts({
      ...{ family, startDate: holdoutFrom ?? asked.startDate, endDate: asked.endDate },
      operationId: this.#operation.id,
    });
  }

  /** Reads one trial back. */
  async #entry(number: number): Promise<TrialEntry> {
    const piece = await this.#coordination.streams.piece(trialsStream.name, number);
    const [entry] = piece === null ? [] : trialsStream.decode(piece, number, number + 1);
    if (entry === undefined) throw new TypeError(`StudyCoordinator: trial ${number} is not stored`);
    return entry;
  }

  async *#returns(): AsyncGenerator<Uint8Array, void> {
    for await (const { bytes } of this.#coordination.streams.read(returnsStream.name)) yield bytes;
  }

  #ask(question: StudyQuestion): Promise<StudyAnswer> {
    const unit = this.#units++;
    return this.#coordination.slices.run(unit, () => this.#means.runSlice(this.#operation, question));
  }

  #askAnywhere(question: StudyQuestion): Promise<StudyAnswer> {
    const unit = this.#units++;
    const begin = () => this.#means.runSlice(this.#operation, question);
    return this.#coordination.slices.runAnywhere(unit, question, begin);
  }
}

/** What was said of the search is not said again of the holdout. */
function warningsOf(prepared: PreparedStudy, holdout: MeasuredHoldout | null): OperationWarning[] {
  const known = new Set(prepared.warnings.map(({ message }) => message));
  const more = holdout?.warnings.filter(({ message }) => !known.has(message)) ?? [];
  return [
    ...prepared.warnings,
    ...more.map((warning) => ({ ...warning, message: `In the holdout: ${warning.message}` })),
  ];
}

/** How long a slice should take: long beside what handing it out costs, short beside what people wait. */
const NEAR_MS = 400;
const SPREAD_MS = 1_500;
/** What is done sooner is not worth a way through the database. */
const SPREAD_LEAST_MS = 500;
/** How often it is looked whether there are more hosts. */
const LOOK_MS = 10_000;
const NO_RECORDS = new Uint8Array();
