import { z } from 'zod';
import { type CancellationSignal, neverCancelled } from '../../base/pure/cancelled-error.js';
import { type BacktestOverfitting, PBO_BLOCKS } from '../../domain/study/luck/backtest-overfitting.js';
import {
  OVERFITTING_STEPS,
  type OverfittingOptions,
  type OverfittingStep,
  overfittingStep,
  type StudyTrial,
} from '../../domain/study/luck/overfitting.js';
import { panelOf } from '../../domain/study/luck/panel.js';
import { trialsWithoutFeedback } from '../../domain/study/samplers/trials-without-feedback.js';
import type { SamplerName } from '../../domain/study/space/read-space.js';
import { studyPlateau } from './read/study-shape.js';
import { StudyTable, studyTableSchema } from './read/study-table.js';
import type { StudyOverfitting } from './study-operation.js';
import { decodeReturns, type KeptTrialReturns } from './trial-returns.js';

export const studyFiguresQuestionSchema = studyTableSchema.extend({
  sampler: z.custom<SamplerName>((value) => typeof value === 'string'),
  /** 32-bit integer. */
  seed: z.int(),
  /** All pieces of the stream of returns, one behind the other. */
  returns: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

export type StudyFiguresQuestion = z.infer<typeof studyFiguresQuestionSchema>;

/**
 * Computes the figures of luck of a study, of as many trials as there are so far.
 * @returns nulls where trials cannot be put side by side, and of the best where there is none
 */
export function studyFigures(question: StudyFiguresQuestion): StudyOverfitting {
  const stepOf = figureSteps(question);
  return joinFigures(OVERFITTING_STEPS.map((step) => stepOf(step, neverCancelled)));
}

/**
 * Computes a step of the figures, so that several threads share the work.
 * @throws CancelledError when the signal is set
 */
export type FigureSteps = (
  step: OverfittingStep,
  cancellation: CancellationSignal,
) => Partial<StudyOverfitting>;

/** Puts the steps together. */
export function joinFigures(steps: readonly Partial<StudyOverfitting>[]): StudyOverfitting {
  return Object.assign({}, NO_FIGURES, ...steps) as StudyOverfitting;
}

/** Puts the trials side by side, for all steps of the figures. */
export function figureSteps(question: StudyFiguresQuestion): FigureSteps {
  const { sampler, seed } = question;
  const table = new StudyTable(question);
  const kept = decodeReturns(question.returns);
  const feedbackFrom = trialsWithoutFeedback(sampler);
  const panel = panelOf(panelTrials(table, kept));
  return (step, cancellation) => {
    const shape = step === 'deflation' ? shapeOf(table) : {};
    if (panel === null) return { withoutFeedbackOnly: Number.isFinite(feedbackFrom), ...shape };
    const options = {
      bestNumber: table.best()?.number ?? null,
      minTrades: table.objective.minTrades,
      feedbackFrom,
      whole: wholeOf(table, kept, panel.periodsPerYear, feedbackFrom),
      seed,
    };
    const { crossValidation, ...figures } = overfittingStep(step, panel, options, cancellation);
    return { ...figures, ...(crossValidation && validationFigures(crossValidation)), ...shape };
  };
}

function shapeOf(table: StudyTable): Pick<StudyOverfitting, 'plateau' | 'bestAtBorder'> {
  const plateau = studyPlateau(table);
  return { plateau: plateau?.ratio ?? null, bestAtBorder: plateau?.isAtBorder ?? null };
}

function validationFigures({ probability, trials, ...rest }: BacktestOverfitting) {
  return { pbo: probability, pboBlocks: PBO_BLOCKS, pboTrials: trials, ...rest };
}

const NO_FIGURES: StudyOverfitting = {
  trials: 0,
  distinctTrials: 0,
  effectiveTrials: null,
  expectedMaximumSharpe: null,
  deflatedSharpe: null,
  deflatedSharpeEffective: null,
  pbo: null,
  pboBlocks: null,
  pboTrials: null,
  withoutFeedbackOnly: false,
  degradationSlope: null,
  probabilityOfLoss: null,
  spaTrials: null,
  spaPValue: null,
  spaPValueHolding: null,
  minimumTrackRecordYears: null,
  plateau: null,
  bestAtBorder: null,
};

function panelTrials({ index }: StudyTable, { markets, trials }: KeptTrialReturns): readonly StudyTrial[] {
  // In one piece of memory: thousands of small ones leave holes behind in that of the process.
  const holdingOf = (marketId: number): number => markets.get(marketId)?.holdingReturns.length ?? 0;
  const all = new Float64Array(
    trials.reduce((length, { marketId, returns }) => length + returns.length + holdingOf(marketId), 0),
  );
  let used = 0;
  const scaled = (values: Float32Array | Float64Array, factor: number): Float64Array => {
    const column = all.subarray(used, used + values.length);
    for (let at = 0; at < values.length; at += 1) column[at] = factor * (values[at] as number);
    used += values.length;
    return column;
  };
  // A trial may be ahead of its index by the step that is being stored.
  return trials
    .filter(({ number }) => number < index.length)
    .flatMap(({ number, marketId, returns, netExposure }) => {
      const market = markets.get(marketId);
      if (market === undefined) return [];
      const { periodMs, periodDays, periodsPerYear } = market;
      const periods = periodDays ?? periodMs;
      const holdingReturns = netExposure === null ? null : scaled(market.holdingReturns, netExposure);
      const totalTrades = index.metric('TOTAL_TRADES', number) ?? 0;
      return [{ number, periods, periodsPerYear, returns: scaled(returns, 1), totalTrades, holdingReturns }];
    });
}

/**
 * Counts the trials that have a ratio, where returns were kept of some of them alone. Returns that are not kept are told
 * apart by their moments: those of equal returns are equal to the last bit.
 */
function wholeOf(
  table: StudyTable,
  { trials }: KeptTrialReturns,
  periodsPerYear: number,
  feedbackFrom: number,
): OverfittingOptions['whole'] {
  const { index } = table;
  const kept = new Set(trials.map(({ number }) => number));
  const all = [...table.distinct()].filter((number) => index.metric('SHARPE_RATIO', number) !== null);
  if (all.every((number) => kept.has(number))) return null;
  const firsts = new Map<unknown, number>();
  for (const number of all) {
    const moments = index.moments(number);
    const key = moments === null ? number : Object.values(moments).join();
    if (!firsts.has(key)) firsts.set(key, number);
  }
  const ratios = [...firsts.values()]
    .filter((number) => number < feedbackFrom)
    .map((number) => (index.metric('SHARPE_RATIO', number) as number) / Math.sqrt(periodsPerYear));
  return { trials: firsts.size, ratios };
}
