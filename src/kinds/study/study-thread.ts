import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import { applyOverrides } from '../../domain/strategy/strategy-overrides.js';
import { GENERATION } from '../../domain/study/samplers/generation.js';
import { createSampler, type Sampler, type Suggestion } from '../../domain/study/samplers/sampler.js';
import type { TrialResult } from '../../domain/study/samplers/trial-result.js';
import { valuesOf } from '../../domain/study/space/point-values.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { Means } from '../means/machine-means.js';
import type { KindFolders } from '../start/kind-folders.js';
import {
  type AnsweredTrial,
  answeredTrial,
  evaluatedConfiguration,
  repeatedTrial,
  TrialAnswers,
} from './answer-trials.js';
import { TrialEvaluator } from './evaluate-trials.js';
import { evaluationPeriods } from './evaluation-periods.js';
import { holdoutWarnings } from './holdout-warnings.js';
import { prepareStudy } from './prepare-study.js';
import { HeldOutError, onHeldOut, requireHeldOut } from './require-held-out.js';
import { type FigureSteps, figureSteps, type StudyFiguresQuestion } from './study-figures.js';
import type { StudyParameters } from './study-parameters.js';
import type {
  AnsweredTrials,
  MeasuredHoldout,
  ModelsOfTrials,
  NeededModel,
  PreparedStudy,
  StudyAnswer,
  StudyQuestion,
} from './study-slice.js';
import { symbolTexts } from './study-symbols.js';
import type { EvaluatedTrial, Trial } from './trial.js';
import { TrialIndex } from './trial-index.js';
import { scalarText } from './trial-inputs.js';

/** What a thread has for the slices of a study. */
export interface StudySurroundings {
  /** Whose look it is where it looks at sealed bars: the id of the study. */
  readonly originId: string;
  readonly folders: KindFolders;
  /** That TensorFlow.js computes with. */
  readonly backend: string;
  readonly means: Means;
}

/** Answers that are kept for trials with the same values; of more the oldest are evaluated again, to the same bits. */
const MAX_ANSWERS = 4_096;

type QuestionOf<Kind extends StudyQuestion['kind']> = Extract<StudyQuestion, { readonly kind: Kind }>;

/**
 * What one thread keeps between the slices of one attempt of a study: bars, predictions, the sampler, and the answers of
 * trials. All of it follows from the study, so that a thread that is new answers the same.
 */
export class StudyThread {
  readonly #study: StudyParameters;
  readonly #surroundings: StudySurroundings;
  readonly #sampler: Sampler;
  readonly #answers = new Map<number, AnsweredTrial>();
  #evaluator: { readonly strategySource: string; readonly evaluator: TrialEvaluator } | null = null;
  /** Trials side by side, as the last step of the figures had them; megabytes, which go as soon as memory is needed. */
  #figures: WeakRef<{
    readonly returnsBytes: number;
    readonly indexBytes: number;
    readonly steps: FigureSteps;
  }> | null = null;
  /** Of the earlier trials that the sampler was given last; they only grow. */
  #results: TrialResult[] = [];

  constructor(study: StudyParameters, surroundings: StudySurroundings) {
    const { space, seed, objective } = study;
    this.#study = study;
    this.#surroundings = surroundings;
    this.#sampler = createSampler(space, seed, objective.direction);
  }

  /**
   * Answers one question.
   * @throws AppError for what ends the study
   * @throws CancelledError when the signal is set
   */
  async answer(question: StudyQuestion, cancellation: CancellationSignal): Promise<StudyAnswer> {
    switch (question.kind) {
      case 'prepare':
        return this.#prepare(cancellation);
      case 'models':
        return this.#models(question);
      case 'trials':
        return this.#trials(question, cancellation);
      case 'holdout':
        return this.#holdout(question, cancellation);
      case 'figures': {
        const { step, trials } = question;
        this.#letGo();
        return { kind: 'figures', figures: this.#figuresOf(trials)(step, cancellation) };
      }
    }
  }

  async #prepare(cancellation: CancellationSignal): Promise<PreparedStudy> {
    const { backtest } = this.#study;
    const { folders, backend, means } = this.#surroundings;
    const strategySource = applyOverrides(
      await readStrategyFile(backtest.strategyConfigPath, folders.strategies),
      backtest.overrides,
    );
    const evaluator = await this.#evaluatorOf(strategySource);
    if (this.#study.holdoutFrom !== null) {
      const { days, evaluator: heldOut } = await this.#openHeldOut(
        strategySource,
        this.#study.holdoutFrom,
        'REFUSE',
      );
      const asked = { symbols: symbolTexts(this.#study), mayLook: backtest.holdout === 'LOOK' };
      await requireHeldOut(heldOut, days, asked, cancellation);
    }
    return prepareStudy({
      ...{ evaluator, study: this.#study, strategySource, tensorflowBackend: backend },
      ...{ means, folders, cancellation },
    });
  }

  async #models({ strategySource, start, end, index }: QuestionOf<'models'>) {
    const evaluator = await this.#evaluatorOf(strategySource);
    const needed = new Map<string, NeededModel>();
    for (const { point } of this.#suggestions(start, end, index)) {
      const { overrides, inputs, modelKey } = evaluator.plan.meaningOf(
        valuesOf(this.#study.space.parameters, point),
      );
      const seed = inputs.get('seed');
      const ofModel = overrides.filter(({ path }) => evaluator.plan.touchedBy(path) === 'TRAINED_MODEL');
      needed.set(modelKey, {
        key: modelKey,
        overrides: ofModel,
        seed: seed === undefined ? null : Number(seed),
      });
    }
    return { kind: 'models', models: [...needed.values()] } as const;
  }

  async #trials(
    { strategySource, pinned, start, end, index, models }: QuestionOf<'trials'>,
    cancellation: CancellationSignal,
  ): Promise<AnsweredTrials> {
    const startedAtMs = performance.now();
    const evaluator = await this.#evaluatorOf(strategySource);
    const { space } = this.#study;
    const answers = new TrialAnswers(this.#symbols(), space.parameters.length);
    for (const { number, point, repeats } of this.#suggestions(start, end, index)) {
      throwIfCancelled(cancellation);
      const askedAtMs = performance.now();
      const first = repeats === null ? undefined : this.#answers.get(repeats);
      if (first !== undefined) {
        answers.add(repeatedTrial(first, number, performance.now() - askedAtMs));
        continue;
      }
      // The first may have been answered by another thread, or before this one was there.
      const trial = {
        ...{ number: repeats ?? number, values: valuesOf(space.parameters, point) },
        ...(pinned && { pinned }),
      };
      const evaluated = await evaluate(evaluator, trial, models, cancellation);
      const answer = answeredTrial(evaluated, point);
      if (this.#sampler.mayRepeat) this.#remember(answer);
      if (repeats !== null) answers.add(repeatedTrial(answer, number, performance.now() - askedAtMs));
      else {
        answers.add(answer);
        if (evaluated.status === 'COMPLETED') answers.addDistinct(evaluated);
      }
    }
    return answers.result(start, performance.now() - startedAtMs);
  }

  async #holdout(
    { strategySource, pinned, number, values, models }: QuestionOf<'holdout'>,
    cancellation: CancellationSignal,
  ): Promise<MeasuredHoldout> {
    const { backtest, holdoutFrom } = this.#study;
    if (holdoutFrom === null) throw new TypeError('StudyThread: nothing was held out');
    const { days, evaluator } = await this.#openHeldOut(strategySource, holdoutFrom, backtest.holdout);
    // The bars that are pinned are those of the search.
    const held = pinned && { pinned: { ...pinned, bars: new Map() } };
    const trial = await onHeldOut(days, () =>
      evaluate(evaluator, { number, values, ...held }, models, cancellation),
    );
    if (trial.status === 'FAILED') throw new HeldOutError(days, trial.error.code, trial.error.message);
    const periods = evaluationPeriods(trial.market, backtest.timeframe);
    const configuration = evaluatedConfiguration(trial, 0);
    const { metrics } = trial;
    const warnings = [...holdoutWarnings(trial), ...evaluator.lookWarnings];
    return { kind: 'holdout', metrics, warnings, configuration, periods };
  }

  /** Puts the trials side by side, unless that is there from another step of their figures. */
  #figuresOf(trials: StudyFiguresQuestion): FigureSteps {
    const known = this.#figures?.deref();
    // Trials are added, and never change.
    if (known?.returnsBytes === trials.returns.byteLength && known.indexBytes === trials.index.byteLength)
      return known.steps;
    const made = {
      ...{ returnsBytes: trials.returns.byteLength, indexBytes: trials.index.byteLength },
      steps: figureSteps(trials),
    };
    this.#figures = new WeakRef(made);
    return made.steps;
  }

  #suggestions(start: number, end: number, index: Uint8Array): readonly Suggestion[] {
    const earlier = this.#earlier(index);
    const suggestions: Suggestion[] = [];
    for (let generation = Math.floor(start / GENERATION); generation * GENERATION < end; generation += 1) {
      suggestions.push(...this.#sampler.suggest(generation, earlier));
    }
    return suggestions.filter(({ number }) => number >= start && number < end);
  }

  #earlier(bytes: Uint8Array): readonly TrialResult[] {
    if (!this.#sampler.isAdaptive) return [];
    const index = new TrialIndex(bytes, this.#study.space.parameters.length);
    this.#results = this.#results.slice(0, index.length);
    for (let number = this.#results.length; number < index.length; number += 1) {
      this.#results.push(index.result(number));
    }
    return this.#results;
  }

  #symbols(): readonly string[] {
    return symbolTexts(this.#study)?.map(scalarText) ?? [this.#study.backtest.symbol];
  }

  /** Of what was there for trials, once all of them are evaluated; who asks for another has it made again. */
  #letGo(): void {
    this.#evaluator = null;
    this.#answers.clear();
    this.#results = [];
  }

  #remember(answer: AnsweredTrial): void {
    const [oldest] = this.#answers.keys();
    if (this.#answers.size >= MAX_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
    this.#answers.set(answer.entry.number, answer);
  }

  async #evaluatorOf(strategySource: string): Promise<TrialEvaluator> {
    if (this.#evaluator?.strategySource !== strategySource) {
      const evaluator = await this.#open(strategySource, this.#study.backtest, false);
      this.#evaluator = { strategySource, evaluator };
    }
    return this.#evaluator.evaluator;
  }

  async #openHeldOut(strategySource: string, holdoutFrom: string, holdout: HoldoutPolicy = 'REFUSE') {
    const { backtest, asked } = this.#study;
    const { closedBy: _closedBy, ...common } = backtest;
    const days = { startDate: holdoutFrom, endDate: asked.endDate };
    return { days, evaluator: await this.#open(strategySource, { ...common, ...days, holdout }, true) };
  }

  #open(
    strategySource: string,
    parameters: StudyParameters['backtest'],
    isHeldOut: boolean,
  ): Promise<TrialEvaluator> {
    const { space, training, objective } = this.#study;
    const { folders, originId } = this.#surroundings;
    const paths = space.parameters.map(({ path }) => path);
    const hasTraining = training !== null;
    const task = { originId, parameters, isHeldOut, paths, hasTraining, objective, folders };
    return TrialEvaluator.open(task, strategySource);
  }
}

/** Evaluates a trial by the model that was trained for it, where there is one. */
async function evaluate(
  evaluator: TrialEvaluator,
  trial: Trial,
  models: ModelsOfTrials,
  cancellation: CancellationSignal,
): Promise<EvaluatedTrial> {
  if (models.length === 0) return evaluator.evaluate(trial, cancellation);
  const { modelKey } = evaluator.plan.meaningOf(trial.values);
  const model = models.find(({ key }) => key === modelKey)?.model;
  if (model === undefined) throw new TypeError(`no model was handed over for trial ${trial.number}`);
  if ('folder' in model) return evaluator.evaluate({ ...trial, model }, cancellation);
  return { ...trial, status: 'FAILED', modelPath: null, durationMs: 0, error: model };
}
