import { systemClock } from '../base/outer/clock.js';
import { backtestKind } from '../kinds/backtest/backtest-kind.js';
import { FamilyJudgements } from '../kinds/ledger/family-judgements.js';
import { LedgerService } from '../kinds/ledger/ledger-service.js';
import { walkForwardKind } from '../kinds/walk-forward/walk-forward-kind.js';
import type { HoldoutStore } from '../market-data/holdouts/holdout-store.js';
import type { EvaluationLedger } from '../operations/ports/evaluation-ledger.js';
import type { JobThreads } from './threads/job-threads.js';

export interface LedgerMeans {
  readonly rows: EvaluationLedger;
  /** By which threads that read the rows by themselves find them. */
  readonly database: string;
  readonly jobs: JobThreads;
  readonly seals: HoldoutStore;
  /** Hears why a family could not be judged. */
  readonly onError: (error: unknown) => void;
}

/** What lists show a verdict of. */
const JUDGED = [backtestKind.name, walkForwardKind.name];

/** Puts together what judges results by all that was tried. */
export function openLedger({ rows, database, jobs, seals, onError }: LedgerMeans) {
  const ledger = new LedgerService({
    ledger: rows,
    judge: (operationId) => jobs.ask('judgeSelection', { database, operationId }),
    effective: (operationId) => jobs.ask('effectiveConfigurations', { database, operationId }),
    countTried: (family, { length, days }) =>
      jobs.ask('countTried', { database, family, periods: { length, days } }),
    groups: (query) => jobs.ask('ledgerGroups', { database, ...query }),
    judgeRow: (seq) => jobs.ask('judgeRow', { database, seq }),
    looks: async ({ summary: { symbols, startDate, endDate } }) =>
      startDate === null || endDate === null ? 0 : seals.looks(symbols, { startDate, endDate }),
    now: () => systemClock.now(),
  });
  const judgements = new FamilyJudgements({
    ledger: rows,
    judge: (family, after) => jobs.ask('judgeFamily', { database, family, types: JUDGED, after }),
    unjudged: async () => {
      // A server that has evaluated nothing does without the thread.
      const { rows: newest } = await rows.list({ filter: {}, first: 1, before: null });
      return newest.length === 0 ? [] : jobs.ask('unjudgedFamilies', { database, types: JUDGED });
    },
    onError,
  });
  return { ledger, judgements };
}
