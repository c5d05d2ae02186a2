import { EventLoopTurns } from '../base/outer/event-loop-turns.js';
import { BacktestReportService } from '../faces/report/backtest-report-service.js';
import { AccountCsv } from '../faces/report/csv/account-csv.js';
import { OperationFileService } from '../faces/report/operation-file-service.js';
import { StudyReportService } from '../faces/report/study/study-report-service.js';
import { WalkForwardReportService } from '../faces/report/walk-forward/walk-forward-report-service.js';
import type { LedgerService } from '../kinds/ledger/ledger-service.js';
import type { OperationsService } from '../operations/operations-service.js';
import type { Operation } from '../operations/record/operation.js';
import type { openKinds } from './open-kinds.js';
import type { JobThreads } from './threads/job-threads.js';

export interface FileMeans {
  readonly operations: OperationsService;
  readonly ledger: LedgerService;
  readonly jobs: JobThreads;
  readonly kinds: ReturnType<typeof openKinds>;
  readonly dataDirOf: (operation: Operation) => Promise<string>;
}

/** Puts together what makes the reports and downloads of operations. */
export function openFiles({ operations, ledger, jobs, kinds, dataDirOf }: FileMeans): OperationFileService {
  const { backtesting, decisions, studies, studyReader: reader, walkForwards } = kinds;
  const turns = new EventLoopTurns();
  const account = new AccountCsv({
    operations,
    turns,
    equityLines: (question) => jobs.ask('equityLines', question),
  });
  return new OperationFileService(operations, [
    new BacktestReportService({
      ...{ operations, ledger, backtesting, decisions, dataDirOf, account, turns },
      readCurves: (question) => jobs.ask('readReportCurves', question),
    }),
    new StudyReportService({
      ...{ studies, reader },
      render: (question) => jobs.ask('renderStudyReport', question),
      rows: (question) => jobs.ask('trialRows', question),
    }),
    new WalkForwardReportService({
      ...{ operations, ledger, walkForwards, account },
      render: (question) => jobs.ask('renderWalkForwardReport', question),
    }),
  ]);
}
