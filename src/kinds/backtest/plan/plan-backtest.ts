import { z } from 'zod';
import type { RunWarning } from '../../../base/pure/run-warning.js';
import {
  type BacktestParameters,
  backtestParametersSchema,
} from '../../../domain/backtest/backtest-parameters.js';
import { MIN_BARS } from '../../../domain/backtest/enough-bars.js';
import { DataNotFoundError, InsufficientDataError } from '../../../domain/backtest/errors.js';
import { FEW_TRADES, runWarnings } from '../../../domain/backtest/run-warnings.js';
import { inSampleSplit } from '../../../domain/backtest/training-window.js';
import { findUnadjustedSplits } from '../../../domain/backtest/unadjusted-splits.js';
import { isoDateOf, requireEpochDay } from '../../../domain/market/civil-date.js';
import { periodLength } from '../../../domain/market/periods-per-year.js';
import type { Timeframe } from '../../../domain/market/timeframe.js';
import type { Strategy } from '../../../domain/strategy/strategy.js';
import type { StrategyChange } from '../../../domain/strategy/strategy-changes.js';
import { earliestSeal, type Holdout, reaches } from '../../../market-data/holdouts/holdout.js';
import { HoldoutSealedError } from '../../../market-data/holdouts/holdout-sealed-error.js';
import { HoldoutStore } from '../../../market-data/holdouts/holdout-store.js';
import type { InputIssue } from '../../../operations/record/errors.js';
import type { EvaluationPeriods } from '../../../operations/record/evaluation.js';
import { type LoadedBars, loadBars } from '../../bars/load-bars.js';
import { nextLookWarning } from '../../bars/look-warnings.js';
import { unsealedBars } from '../../bars/unsealed-bars.js';
import { kindFoldersSchema } from '../../start/kind-folders.js';
import { evaluatedPeriods } from '../evaluated-periods.js';
import { type PlannedDecisions, planDecisions } from './plan-decisions.js';
import { PlanIssues } from './plan-issues.js';
import { planStrategy } from './plan-strategy.js';

export const planBacktestQuestionSchema = z.strictObject({
  /** Their forms were checked; modelPath is null where none was found. */
  parameters: backtestParametersSchema,
  folders: kindFoldersSchema,
});

export type PlanBacktestQuestion = z.infer<typeof planBacktestQuestionSchema>;

/** What a backtest would read, as far as it can be told. */
export interface PlannedBacktest extends PlannedBars {
  /** YYYY-MM-DD; null where no seal hides bars of the symbol. */
  readonly sealedFrom: string | null;
  /** YYYY-MM-DD, the first day that the model has not seen; null where that is not known, or no model decides. */
  readonly suggestedStart: string | null;
  /** What its overrides make of the strategy; empty where that cannot be told. */
  readonly changes: readonly StrategyChange[];
  readonly warnings: readonly RunWarning[];
  readonly issues: readonly InputIssue[];
}

interface PlannedBars {
  /** Of the range; 0 where they cannot be read. */
  readonly bars: number;
  /** Bars after everything that influenced the model; null where its training is not known, or no model decides. */
  readonly outOfSampleBars: number | null;
  /** Bars that indicators need before the range and that are not there, of the timeframe that misses most. */
  readonly missingWarmupBars: number;
  /** By what earlier configurations are found that count with the run; null where its bars cannot be read. */
  readonly counted: CountedBars | null;
}

/** The periods on which a configuration of a strategy would be evaluated. */
export interface CountedBars extends Pick<EvaluationPeriods, 'length' | 'days'> {
  /** Name of the strategy. */
  readonly family: string;
}

const NO_BARS: PlannedBars = { bars: 0, outOfSampleBars: null, missingWarmupBars: 0, counted: null };

/**
 * Says what a backtest would do: the bars that it would read, what keeps it from running and what to keep in mind. It
 * reads what the backtest reads and computes nothing of it; it counts no look at sealed bars, and tells no price of them.
 */
export async function planBacktest({ parameters, folders }: PlanBacktestQuestion): Promise<PlannedBacktest> {
  const issues = new PlanIssues();
  const { symbol, endDate, holdout } = parameters;
  const seal = await issues.attempt(dataReading(parameters), async () =>
    earliestSeal(await new HoldoutStore(folders.data).of(symbol)),
  );
  const looksAt = holdout === 'LOOK' && seal !== null && reaches(seal, endDate) ? seal : null;
  const read = await planStrategy(parameters, folders.strategies, issues);
  const decisions = read && (await planDecisions(read, parameters, folders, issues));
  const planned = read
    ? await planBars({ parameters, folders }, read.strategy, decisions, looksAt, issues)
    : await requireDataset({ parameters, folders }, issues);
  return {
    ...(planned?.bars ?? NO_BARS),
    sealedFrom: seal?.from ?? null,
    suggestedStart: dayAfter(decisions?.trainedTo ?? null),
    changes: read?.changes ?? [],
    warnings: [...(planned?.warnings ?? []), ...(read?.warnings ?? [])],
    issues: issues.found,
  };
}

/** @param looksAt the seal whose bars would be looked at; null where none are */
async function planBars(
  { parameters, folders }: PlanBacktestQuestion,
  strategy: Strategy,
  decisions: PlannedDecisions | null,
  looksAt: Holdout | null,
  issues: PlanIssues,
): Promise<{ readonly bars: PlannedBars; readonly warnings: readonly RunWarning[] } | null> {
  const asked = { ...parameters, windowBars: decisions?.windowBars ?? 1 };
  const reader = unsealedBars(folders.data, parameters, null);
  const loaded = await issues.attempt(dataReading(parameters), () => loadBars(reader, asked, strategy));
  if (loaded === null) return null;
  const { instrument, history } = loaded;
  const { bars, range } = loaded.selection;
  const totalBars = range.endIndex - range.firstIndex;
  if (totalBars < MIN_BARS)
    issues.add('endDate', new InsufficientDataError(MIN_BARS, totalBars, 'bars in the range'));

  const bound = decisions && (await decisions.on(loaded));
  const window = bound?.trainingWindow ?? null;
  const split = window && inSampleSplit(bars, range, instrument.timeframe, window);
  const outOfSampleBars = split && totalBars - split.outOfSampleFirst;
  const ofRun = runWarnings({
    ...{ instrument, totalBars, history, totalTrades: FEW_TRADES, accountDepleted: false },
    // They would tell prices of sealed bars.
    splits: looksAt === null ? findUnadjustedSplits(bars, range) : [],
    inSampleBars: strategy.kind === 'model' && bound !== null ? (split?.inSampleBars ?? null) : 0,
  });
  const look = looksAt === null ? [] : [nextLookWarning(looksAt)];
  return {
    bars: {
      ...{ bars: totalBars, outOfSampleBars },
      missingWarmupBars: Math.max(0, ...history.map(({ needed, found }) => needed - found)),
      counted: { family: strategy.name, ...countedPeriods(loaded, outOfSampleBars ?? 0) },
    },
    warnings: [...ofRun, ...look, ...loaded.warnings, ...(bound?.warnings ?? [])],
  };
}

/** Without a strategy it is not known which bars are read; whether there are any is. */
async function requireDataset(
  { parameters, folders }: PlanBacktestQuestion,
  issues: PlanIssues,
): Promise<null> {
  const reader = unsealedBars(folders.data, parameters, null);
  const { symbol, timeframe } = parameters;
  await issues.attempt(dataReading(parameters), () => reader.load(symbol, timeframe as Timeframe));
  return null;
}

/** @param unseen bars at the end that alone count; 0 for all */
function countedPeriods({ instrument, selection }: LoadedBars, unseen: number) {
  const { firstIndex, endIndex } = selection.range;
  const timeMs = selection.bars.openTimeMs.subarray(firstIndex, endIndex);
  const { days } = evaluatedPeriods(instrument, timeMs, unseen > 0 ? timeMs.length - unseen : 0);
  return { length: periodLength(instrument.timeframe), days };
}

function dataReading({ symbol }: BacktestParameters) {
  return {
    ...{ what: symbol, code: 'DATA_INVALID', field: 'symbol' },
    fieldOf: (error: unknown) => {
      if (error instanceof HoldoutSealedError) return 'endDate';
      return error instanceof DataNotFoundError ? 'startDate' : null;
    },
  };
}

function dayAfter(day: string | null): string | null {
  return day && isoDateOf(requireEpochDay(day) + 1);
}
