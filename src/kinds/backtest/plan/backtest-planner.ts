import type { BacktestParameters } from '../../../domain/backtest/backtest-parameters.js';
import { type InputIssue, InvalidInputError } from '../../../operations/record/errors.js';
import type { LedgerService } from '../../ledger/ledger-service.js';
import type { StartBacktestInput } from '../backtest-operation.js';
import type { ModelResolver } from '../model-resolver.js';
import { type BacktestFolders, startBacktestCheck } from '../start-backtest-validation.js';
import type { CountedBars, PlanBacktestQuestion, PlannedBacktest } from './plan-backtest.js';

/** What starting a backtest would do. */
export interface BacktestPlan extends Omit<PlannedBacktest, 'counted'> {
  /** The model that would decide; null where no model does, or none was found. */
  readonly modelPath: string | null;
  /** Configurations that were evaluated on its bars so far. */
  readonly evaluated: number;
}

export interface BacktestPlannerOptions {
  readonly folders: BacktestFolders;
  readonly models: Pick<ModelResolver, 'newestFor'>;
  readonly ledger: Pick<LedgerService, 'countTried'>;
  /** Returns the name of the strategy that a file has; null where there is no such file. */
  readonly nameOf: (path: string) => Promise<string | null>;
  /** Reads what a backtest would read without blocking this thread. */
  readonly plan: (question: PlanBacktestQuestion) => Promise<PlannedBacktest>;
}

/** Says what backtests would do, without starting or counting anything. */
export class BacktestPlanner {
  readonly #options: BacktestPlannerOptions;
  readonly #check: (input: StartBacktestInput) => void;

  constructor(options: BacktestPlannerOptions) {
    this.#options = options;
    this.#check = startBacktestCheck(options.folders);
  }

  /** Whatever is wrong with the input is an issue of the plan. */
  async plan(input: StartBacktestInput): Promise<BacktestPlan> {
    const { folders, ledger, plan } = this.#options;
    const wrongForms = await issuesOf(() => this.#check(input));
    if (wrongForms.length > 0) return refusedPlan(wrongForms);
    const { label: _label, tags: _tags, priority: _priority, idempotencyKey: _key, ...asked } = input;
    let { modelPath } = asked;
    const notFound = await issuesOf(async () => {
      modelPath ??= await this.#options.models.newestFor(asked);
    });
    const parameters: BacktestParameters = { ...asked, modelPath, replay: null };
    const { counted, issues, ...planned } = await plan({ parameters, folders });
    return {
      ...planned,
      modelPath,
      evaluated:
        counted === null ? 0 : await ledger.countTried(await this.#familyOf(asked, counted), counted),
      issues: [
        ...notFound,
        ...issues.filter((issue) => !notFound.some((known) => isSameField(known, issue))),
      ],
    };
  }

  /** A text counts with the file in whose place it runs, whatever it calls itself. */
  async #familyOf(
    { strategySource, strategyConfigPath }: Pick<StartBacktestInput, 'strategySource' | 'strategyConfigPath'>,
    { family }: CountedBars,
  ): Promise<string> {
    if (strategySource === undefined) return family;
    return (await this.#options.nameOf(strategyConfigPath)) ?? family;
  }
}

/** The plan of an input of which nothing can be read. */
export function refusedPlan(issues: readonly InputIssue[]): BacktestPlan {
  return {
    ...{ modelPath: null, bars: 0, outOfSampleBars: null, missingWarmupBars: 0, evaluated: 0 },
    ...{ sealedFrom: null, suggestedStart: null, changes: [], warnings: [], issues },
  };
}

async function issuesOf(work: () => void | Promise<void>): Promise<readonly InputIssue[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
}

function isSameField(a: InputIssue, b: InputIssue): boolean {
  return a.path.join('.') === b.path.join('.');
}
