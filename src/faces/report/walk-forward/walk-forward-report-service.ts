import type { LedgerService } from '../../../kinds/ledger/ledger-service.js';
import { walkForwardEvidence } from '../../../kinds/walk-forward/walk-forward-evidence.js';
import type { StoredWalkForwardResult } from '../../../kinds/walk-forward/walk-forward-operation.js';
import type { WalkForwardParameters } from '../../../kinds/walk-forward/walk-forward-parameters.js';
import type { WalkForwardService } from '../../../kinds/walk-forward/walk-forward-service.js';
import { foldsStream } from '../../../kinds/walk-forward/walk-forward-streams.js';
import type { OperationsService } from '../../../operations/operations-service.js';
import type { Operation } from '../../../operations/record/operation.js';
import type { AccountCsv } from '../csv/account-csv.js';
import type { FileSource, FinishedFiles } from '../file-source.js';
import type { ReportedWalkForward } from './reported-walk-forward.js';

/** A walk-forward has no more windows. */
const MAX_WINDOWS = 500;

export interface WalkForwardReportServiceOptions {
  readonly operations: Pick<OperationsService, 'entries'>;
  readonly ledger: Pick<LedgerService, 'selection'>;
  readonly walkForwards: Pick<WalkForwardService, 'parametersOrNull' | 'result'>;
  readonly account: AccountCsv;
  /** Renders a report without blocking this thread. */
  readonly render: (question: ReportedWalkForward) => Promise<string>;
}

/** Makes the files of completed walk-forwards: the report, and trades and equity of the joined account. */
export class WalkForwardReportService implements FileSource {
  readonly type = 'WALK_FORWARD';
  readonly #options: WalkForwardReportServiceOptions;

  constructor(options: WalkForwardReportServiceOptions) {
    this.#options = options;
  }

  async filesOf(operation: Operation): Promise<FinishedFiles | null> {
    const { walkForwards, account } = this.#options;
    const parameters = walkForwards.parametersOrNull(operation);
    const result = await walkForwards.result(operation);
    if (parameters === null || result === null) return null;
    const { metrics, totalBars } = result;
    return {
      operation,
      report: () => this.#report(operation, parameters, result),
      download: (file) => {
        switch (file) {
          case 'trades.csv':
            return account.tradesCsv(operation, metrics.totalTrades);
          case 'equity.csv':
            return account.equityCsv(operation, metrics.initialCapital, totalBars);
          default:
            return null;
        }
      },
    };
  }

  async #report(
    operation: Operation,
    parameters: WalkForwardParameters,
    result: StoredWalkForwardResult,
  ): Promise<string> {
    const { operations, ledger, render } = this.#options;
    const page = { first: MAX_WINDOWS, afterSeq: -1 };
    const { entries: folds } = await operations.entries(operation, foldsStream, page);
    const selection = await ledger.selection(operation);
    const { id, title, label, warnings } = operation;
    return render({
      ...{ parameters, result, folds, selection },
      operation: { id, title, label, warnings },
      evidence: walkForwardEvidence({ parameters, result, warnings, selection }),
    });
  }
}
