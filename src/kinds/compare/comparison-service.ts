import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { Evidence } from '../../domain/study/ledger/evidence.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { OperationFilter } from '../../operations/ports/operation-query.js';
import { type InputIssue, InvalidInputError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { backtestEvidence } from '../backtest/backtest-evidence.js';
import { backtestKind } from '../backtest/backtest-kind.js';
import type { BacktestingService } from '../backtest/backtesting-service.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { LedgerService, Selection } from '../ledger/ledger-service.js';
import { backtestOfTrial } from '../study/backtest-of-trial.js';
import { missingTrial } from '../study/missing-trial.js';
import { studyKind } from '../study/study-kind.js';
import type { StudyParameters } from '../study/study-parameters.js';
import type { StudyReader } from '../study/study-reader.js';
import type { StudyService } from '../study/study-service.js';
import { walkForwardEvidence } from '../walk-forward/walk-forward-evidence.js';
import { walkForwardKind } from '../walk-forward/walk-forward-kind.js';
import type { WalkForwardService } from '../walk-forward/walk-forward-service.js';
import type { ComparedRun, CompareSubject } from './compared-run.js';
import { Comparison, type ComparisonMeans } from './comparison.js';
import { makingOf } from './run-making.js';

/** What compareRuns takes: one of the two. */
export interface CompareRequest {
  readonly subjects: readonly CompareSubject[] | null;
  readonly filter: OperationFilter | null;
}

export interface ComparisonServiceOptions extends Omit<ComparisonMeans, 'operations'> {
  readonly operations: OperationsService;
  readonly backtesting: Pick<BacktestingService, 'parameters' | 'result'>;
  readonly walkForwards: Pick<WalkForwardService, 'parameters' | 'result'>;
  readonly studies: Pick<StudyService, 'parameters'>;
  readonly studyReader: Pick<StudyReader, 'trial'>;
  readonly ledger: Pick<LedgerService, 'selection'>;
  readonly folders: BacktestFolders;
}

export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 500;
/** About what a result takes, before it is read: no more results are read than may be answered. */
const BYTES_A_RESULT = 8_192;
/** Of so few runs those that were not judged yet are judged; of more that would take long. */
const FEW = 20;

/** How a run is read. */
interface Reading {
  /** Whether one that ended so lately that its verdict is not stored yet is judged here. */
  readonly isJudged: boolean;
  readonly budget: ByteBudget;
  /** Studies whose trials were read before, by id. */
  readonly studies: Map<string, KnownStudy>;
}

interface KnownStudy {
  readonly operation: Operation;
  readonly parameters: StudyParameters;
}

/** Puts runs side by side. */
export class ComparisonService {
  readonly #options: ComparisonServiceOptions;

  constructor(options: ComparisonServiceOptions) {
    this.#options = options;
  }

  /**
   * Reads the runs; what is computed of them is read when it is asked for.
   * @param budget is what all that is read takes from
   * @throws InvalidInputError for other than 2 to 500 completed backtests, trials or walk-forwards
   */
  async compare({ subjects, filter }: CompareRequest, budget: ByteBudget): Promise<Comparison> {
    if ((subjects === null) === (filter === null)) {
      throw refused(
        ['subjects'],
        'ONE_OF',
        'subjects: say what to compare either by subjects or by a filter',
      );
    }
    const asked = subjects ?? (await this.#matching(filter ?? {}, budget));
    const field = subjects === null ? 'filter' : 'subjects';
    if (asked.length < FEWEST_COMPARED || asked.length > MOST_COMPARED) {
      const found = asked.length > MOST_COMPARED ? `more than ${MOST_COMPARED}` : String(asked.length);
      const what = field === 'filter' ? 'matches' : 'names';
      throw refused(
        [field],
        'OUT_OF_RANGE',
        `${field}: ${what} ${found} runs; compare ${FEWEST_COMPARED} to ${MOST_COMPARED} completed backtests, trials or walk-forwards`,
      );
    }
    const issues: InputIssue[] = duplicates(asked);
    const runs: ComparedRun[] = [];
    const reading = { isJudged: asked.length <= FEW, budget, studies: new Map<string, KnownStudy>() };
    for (const [index, subject] of asked.entries()) {
      const path = ['subjects', String(index)];
      const run = await this.#read(subject, path, reading);
      if ('issue' in run) issues.push(run.issue);
      else runs.push(run);
    }
    if (issues.length > 0) throw new InvalidInputError(issues);
    return new Comparison(runs, this.#options, budget);
  }

  /** Of a filter the completed runs count, and one more than can be compared. */
  async #matching(filter: OperationFilter, budget: ByteBudget): Promise<readonly CompareSubject[]> {
    const comparable = [backtestKind.name, walkForwardKind.name];
    const types = filter.types?.filter((type) => comparable.includes(type)) ?? comparable;
    if (types.length === 0 || filter.statuses?.includes('COMPLETED') === false) return [];
    const completed: OperationFilter = { ...filter, types, statuses: ['COMPLETED'] };
    const query = { filter: completed, first: MOST_COMPARED + 1, after: null };
    const { operations } = await this.#options.operations.list(query, budget);
    return operations.map(({ id }) => ({ operation: id, trial: null }));
  }

  async #read(
    { operation: id, trial }: CompareSubject,
    path: readonly string[],
    { isJudged, budget, studies }: Reading,
  ): Promise<ComparedRun | { readonly issue: InputIssue }> {
    const issue = (field: string, code: string, message: string) => ({
      issue: { path: [...path, field], code, message: `${[...path, field].join('.')}: ${message}` },
    });
    const operation = studies.get(id)?.operation ?? (await this.#options.operations.get(id, { budget }));
    if (operation === null) {
      return issue('operation', 'OPERATION_NOT_FOUND', `there is no operation '${id}'`);
    }
    if (operation.type === studyKind.name) {
      if (trial === null)
        return issue('trial', 'REQUIRED', `'${id}' is a study; name one of its trials by its number`);
      const study = studies.get(id) ?? { operation, parameters: this.#options.studies.parameters(operation) };
      studies.set(id, study);
      return await this.#readTrial(study, trial, { issue, budget });
    }
    if (trial !== null) return issue('trial', 'NOT_ALLOWED', `'${id}' is no study and has no trials`);
    const { type, status } = operation;
    if (type !== backtestKind.name && type !== walkForwardKind.name) {
      return issue(
        'operation',
        'NOT_COMPARABLE',
        `'${id}' is a ${type}; backtests, trials and walk-forwards can be compared`,
      );
    }
    if (status !== 'COMPLETED')
      return issue('operation', 'NOT_COMPLETED', `'${id}' is ${status} and has no result`);
    return (
      (await this.#readRun(operation, isJudged, budget)) ??
      issue('operation', 'OPERATION_DAMAGED', `the result of '${id}' cannot be read`)
    );
  }

  async #readRun(operation: Operation, isJudged: boolean, budget: ByteBudget): Promise<ComparedRun | null> {
    budget.take(BYTES_A_RESULT);
    const { backtesting, walkForwards, ledger } = this.#options;
    const { summary, warnings } = operation;
    const common = { operation, trial: null };
    const verdictBy = async (judge: (selection: Selection | null) => Evidence | null) =>
      summary.verdict ?? (isJudged ? (judge(await ledger.selection(operation))?.verdict ?? null) : null);
    if (operation.type === walkForwardKind.name) {
      const [parameters, result] = [walkForwards.parameters(operation), await walkForwards.result(operation)];
      if (result === null) return null;
      const { strategySource, provenance, totalBars, metrics } = result;
      budget.take(strategySource.length);
      const making = makingOf(parameters, { strategySource, provenance, isOverridden: true });
      const verdict = await verdictBy((selection) =>
        walkForwardEvidence({ parameters, result, warnings, selection }),
      );
      return { ...common, verdict, metrics, making, totalBars, initialCapital: parameters.initialCapital };
    }
    const [parameters, result] = [backtesting.parameters(operation), await backtesting.result(operation)];
    if (result === null) return null;
    const { strategySource, provenance, totalBars } = result;
    budget.take(strategySource.length);
    return {
      ...common,
      verdict: await verdictBy((selection) => backtestEvidence({ parameters, result, warnings, selection })),
      metrics: summary.basis === 'OUT_OF_SAMPLE' ? result.outOfSample : result.metrics,
      making: makingOf(parameters, { strategySource, provenance, isOverridden: true }),
      ...{ totalBars, initialCapital: parameters.initialCapital },
    };
  }

  async #readTrial(
    { operation: study, parameters: studied }: KnownStudy,
    number: number,
    {
      issue,
      budget,
    }: {
      readonly issue: (field: string, code: string, message: string) => { readonly issue: InputIssue };
      readonly budget: ByteBudget;
    },
  ): Promise<ComparedRun | { readonly issue: InputIssue }> {
    const { studyReader, folders } = this.#options;
    const trial = await studyReader.trial(study, number, budget);
    if (trial === null) return issue('trial', 'UNKNOWN_TRIAL', missingTrial(number, study, studied));
    try {
      const parameters = backtestOfTrial(study, studied, trial, folders);
      const { strategySource = '', dataHash = null, modelHash = null } = parameters.trial ?? {};
      const { engineVersion, tensorflowBackend } = study.pinnedInputs ?? {};
      const provenance = { engineVersion, tensorflowBackend, dataHash, modelHash };
      return {
        ...{ operation: study, trial, metrics: trial.metrics, verdict: null },
        making: makingOf(parameters, { strategySource, provenance, isOverridden: false }),
        ...{ initialCapital: parameters.initialCapital, totalBars: 0 },
      };
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const [reason] = error.issues;
      // Where it was found is no field of a comparison.
      const message = reason?.message.replace(`${reason.path.join('.')}: `, '') ?? error.message;
      return issue('trial', reason?.code ?? 'INVALID_VALUE', message);
    }
  }
}

function duplicates(subjects: readonly CompareSubject[]): InputIssue[] {
  const seen = new Map<string, number>();
  return subjects.flatMap(({ operation, trial }, index) => {
    const key = `${operation} ${trial}`;
    const first = seen.get(key);
    seen.set(key, first ?? index);
    if (first === undefined) return [];
    const path = ['subjects', String(index)];
    const message = `${path.join('.')}: is the same run as subjects.${first}; name each once`;
    return [{ path, code: 'DUPLICATE', message }];
  });
}

function refused(path: readonly string[], code: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path, code, message }]);
}
