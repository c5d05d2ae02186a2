import { type Passport, passportOf } from '../../domain/backtest/passport.js';
import { runDigest } from '../../domain/backtest/run-digest.js';
import type { ReportData } from './report-data.js';

type Reported = Pick<ReportData, 'operation' | 'parameters' | 'evidence' | 'selection'> & {
  readonly result: Pick<ReportData['result'], 'provenance'>;
};

/** Makes the passport of a completed backtest: the same beside its report and within it. */
export function backtestPassport({ operation, parameters, result, evidence, selection }: Reported): Passport {
  const { id, title, label, completedAt } = operation;
  const { replay: _replay, trial: _trial, ...asked } = parameters;
  const { provenance } = result;
  return passportOf({
    operation: { id, title, label, completedAt: completedAt?.toISOString() ?? null },
    parameters: asked,
    provenance,
    runDigest: runDigest(provenance),
    verdict: evidence && { ...evidence, checks: evidence.checks.map((check) => ({ ...check })) },
    ledger: selection && {
      now: selection.now,
      atCompletion: selection.atCompletion,
      looks: selection.looks,
    },
  });
}
