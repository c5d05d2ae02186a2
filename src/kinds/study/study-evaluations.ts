import { evaluatedRange } from '../../domain/study/ledger/evaluated-range.js';
import type { Evaluation, EvaluationPeriods } from '../../operations/record/evaluation.js';
import type { StudyParameters } from './study-parameters.js';
import type { EvaluatedConfiguration, MeasuredHoldout, PreparedStudy } from './study-slice.js';

/** Makes of what a study evaluates the rows of the ledger. */
export class StudyEvaluations {
  readonly #study: StudyParameters;
  readonly #family: string;
  readonly #periods: ReadonlyMap<string, EvaluationPeriods>;

  constructor(study: StudyParameters, { family, markets }: Pick<PreparedStudy, 'family' | 'markets'>) {
    this.#study = study;
    this.#family = family;
    this.#periods = new Map(markets.map(({ symbol, periods }) => [symbol, periods]));
  }

  /** @param keepsReturns whether the study keeps the returns of the trial, and so does the ledger */
  ofTrial(configuration: EvaluatedConfiguration, keepsReturns: boolean): Evaluation {
    const periods = this.#periods.get(configuration.symbol);
    if (periods === undefined) throw new TypeError(`StudyEvaluations: ${configuration.symbol} is not traded`);
    const evaluation = this.#of(configuration, periods);
    const returns = keepsReturns ? evaluation.returns : null;
    return { ...evaluation, kind: 'TRIAL', ...evaluatedRange(periods.days), look: null, returns };
  }

  /** @param operationId of the study: each look counts */
  ofHoldout({ configuration, periods }: MeasuredHoldout, operationId: string): Evaluation {
    const { holdoutFrom, asked } = this.#study;
    return {
      ...this.#of(configuration, periods),
      kind: 'HOLDOUT',
      startDate: holdoutFrom ?? asked.startDate,
      endDate: asked.endDate,
      look: operationId,
    };
  }

  #of(configuration: EvaluatedConfiguration, periods: EvaluationPeriods) {
    const {
      symbol,
      configuration: text,
      modelHash,
      returns,
      moments,
      sharpeRatio,
      totalReturn,
    } = configuration;
    return {
      ...{ family: this.#family, symbols: [symbol], timeframe: this.#study.backtest.timeframe },
      ...{ configuration: text, modelHash, periods, returns, moments, sharpeRatio, totalReturn },
    };
  }
}
