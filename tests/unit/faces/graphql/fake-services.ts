import type { GraphqlServices } from '../../../../src/faces/graphql/context.js';
import type {
  BacktestingPort,
  ChartsPort,
  ComparisonsPort,
  DataLoadingPort,
  DecisionsPort,
  LedgerPort,
  PlannerPort,
  StudyPort,
  StudyReaderPort,
  TrainingPort,
  WalkForwardsPort,
} from '../../../../src/faces/graphql/kind-ports.js';
import type { HoldoutPort, InventoryPort } from '../../../../src/faces/graphql/library-ports.js';
import type { LogPage, OperationsPort, RetryPort } from '../../../../src/faces/graphql/operations-port.js';
import type {
  StartBacktestInput,
  StoredBacktestResult,
  VerifyOperationInput,
} from '../../../../src/kinds/backtest/backtest-operation.js';
import type { Holdout, SealHoldoutInput } from '../../../../src/kinds/holdouts/holdout-service.js';
import type {
  StartBacktestOfTrialInput,
  StartStudyInput,
} from '../../../../src/kinds/study/study-operation.js';
import type { StartTrainingInput } from '../../../../src/kinds/training/training-operation.js';
import type { BulkChange } from '../../../../src/operations/life/bulk-updater.js';
import type { BulkScope } from '../../../../src/operations/life/bulk-walk.js';
import type { RetryRequest } from '../../../../src/operations/life/operation-retrier.js';
import type { OperationFilter, OperationQuery } from '../../../../src/operations/ports/operation-query.js';
import { InvalidInputError, OperationNotFoundError } from '../../../../src/operations/record/errors.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import type { OwnFields } from '../../../../src/operations/record/own-fields.js';
import type { EntryStream } from '../../../../src/operations/record/stream.js';
import { decisionRecords, explanation } from './decision-records.js';
import { candles, inventory } from './inventory-records.js';

import { loadParameters, loadResult, segmentMetrics } from './load-records.js';
import {
  analysis,
  anOperation,
  aPage,
  barMetrics,
  events,
  parameters,
  storedResult,
  trades,
} from './records.js';
import {
  aStudy,
  storedStudy,
  studyColumns,
  studyEffect,
  studyOverfitting,
  studyParameters,
  studySurface,
  studyTrials,
} from './study-records.js';
import { aTraining, epochMetrics, storedTraining, trainingParameters } from './training-records.js';

/** What a test wants the services to say or do instead of the ordinary. */
export interface FakeBehaviour {
  operations?: Partial<OperationsPort>;
  backtesting?: Partial<BacktestingPort>;
  training?: Partial<TrainingPort>;
  dataLoading?: Partial<DataLoadingPort>;
  planner?: Partial<PlannerPort>;
  comparisons?: Partial<ComparisonsPort>;
  charts?: Partial<ChartsPort>;
  ledger?: Partial<LedgerPort>;
  decisions?: Partial<DecisionsPort>;
  walkForwards?: Partial<WalkForwardsPort>;
  studies?: Partial<StudyPort>;
  studyReader?: Partial<StudyReaderPort>;
  retries?: Partial<RetryPort>;
  inventory?: Partial<InventoryPort>;
  holdouts?: Partial<HoldoutPort>;
}

/** What the services were asked, in order. */
export interface Calls {
  readonly started: { readonly input: StartBacktestInput; readonly caller: string | null }[];
  readonly verified: { readonly input: VerifyOperationInput; readonly caller: string | null }[];
  readonly trained: { readonly input: StartTrainingInput; readonly caller: string | null }[];
  readonly searched: { readonly input: StartStudyInput; readonly caller: string | null }[];
  readonly tried: { readonly input: StartBacktestOfTrialInput; readonly caller: string | null }[];
  readonly listed: OperationQuery[];
  readonly got: { readonly id: string; readonly forceRefresh: boolean | undefined }[];
  readonly faceted: OperationFilter[];
  readonly updated: { readonly id: string; readonly fields: OwnFields; readonly caller: string | null }[];
  readonly updatedAll: { readonly scope: BulkScope; readonly change: BulkChange }[];
  readonly cancelled: {
    readonly id: string;
    readonly reason: string | null;
    readonly caller: string | null;
  }[];
  readonly deleted: string[];
  readonly cancelledAll: { readonly scope: BulkScope; readonly reason: string | null }[];
  readonly deletedAll: BulkScope[];
  readonly retried: RetryRequest[];
  readonly sealed: SealHoldoutInput[];
  readonly opened: string[];
}

const DAYS = { from: '2024-01-02', to: '2024-01-31' };

/** Sealed, and looked at three times. */
const holdout: Holdout = {
  ...{ id: 'holdout_1', symbol: 'AAPL', from: '2024-01-02', openedAt: null },
  sealedAt: new Date('2024-02-01T09:00:00.000Z'),
  looks: [{ by: 'op_1', ...DAYS, at: new Date('2024-02-01T09:30:00.000Z') }],
  earlierLooks: { count: 2, ...DAYS },
};

/** One completed backtest `op_1` with 3 bar samples and 3 trades; everything else is unknown. */
export function fakeServices(behaviour: FakeBehaviour = {}): GraphqlServices & { readonly calls: Calls } {
  const calls: Calls = {
    started: [],
    verified: [],
    trained: [],
    searched: [],
    tried: [],
    listed: [],
    got: [],
    faceted: [],
    updated: [],
    updatedAll: [],
    cancelled: [],
    deleted: [],
    cancelledAll: [],
    deletedAll: [],
    retried: [],
    sealed: [],
    opened: [],
  };
  const operation = anOperation();
  const operations: OperationsPort = {
    async get(id, options) {
      calls.got.push({ id, forceRefresh: options?.forceRefresh });
      return id === operation.id ? operation : null;
    },
    async list(query) {
      calls.listed.push(query);
      return aPage([operation], query.order);
    },
    async start() {
      return { operation, deduplicated: false };
    },
    async result() {
      return null;
    },
    async countMatching() {
      return 1;
    },
    async entries<Entry>(
      _operation: Operation,
      { name }: EntryStream<Entry>,
      page: { first: number; afterSeq: number },
    ) {
      const logs: Readonly<Record<string, readonly { readonly seq: number }[]>> = {
        samples: barMetrics,
        epochs: epochMetrics,
        segments: segmentMetrics,
      };
      return pageOf((logs[name] ?? []) as readonly (Entry & { readonly seq: number })[], page);
    },
    async facets(filter) {
      calls.faceted.push(filter);
      const one = [{ value: 'AAPL', count: 2 }];
      return { strategies: [], symbols: one, tags: [{ value: 'idea=momentum', count: 1 }], statuses: [] };
    },
    async countChildren() {
      return new Map([['COMPLETED', 2] as const]);
    },
    async events(_operation, page) {
      return { ...pageOf(events, page), complete: true };
    },
    async update(id, fields, caller) {
      calls.updated.push({ id, fields, caller });
      if (id !== operation.id) throw new OperationNotFoundError(id);
      return operation;
    },
    async updateAll(scope, change) {
      calls.updatedAll.push({ scope, change });
      return { matched: 3, changed: 2 };
    },
    async cancelAll(scope, reason) {
      calls.cancelledAll.push({ scope, reason });
      return { matched: 3, changed: 1 };
    },
    async deleteAll(scope) {
      calls.deletedAll.push(scope);
      return { matched: 3, changed: 1 };
    },
    async cancel(id, reason, caller) {
      calls.cancelled.push({ id, reason, caller });
      if (id !== operation.id) throw new OperationNotFoundError(id);
      return anOperation({ status: 'CANCELLING', cancelReason: reason });
    },
    async delete(id) {
      calls.deleted.push(id);
      if (id !== operation.id) throw new OperationNotFoundError(id);
    },
    pollAfterMs: ({ status }) => (status === 'COMPLETED' ? null : 100),
    expiresAt: async () => null,
    ...behaviour.operations,
  };
  const backtesting: BacktestingPort = {
    async start(input, caller) {
      calls.started.push({ input, caller });
      return { operation: anOperation({ id: 'op_new', status: 'PENDING' }), deduplicated: false };
    },
    async verify(input, caller) {
      calls.verified.push({ input, caller });
      if (input.id !== operation.id) throw new OperationNotFoundError(input.id);
      return { operation: anOperation({ id: 'op_new', status: 'PENDING' }), deduplicated: false };
    },
    parametersOrNull: () => parameters,
    snapshot: () => ({
      currentBar: 21,
      totalBars: 21,
      currentTimeMs: Date.UTC(2024, 0, 31),
      currentPnl: 12.5,
      totalTrades: 3,
      winRate: 2 / 3,
    }),
    result: async (): Promise<StoredBacktestResult> => storedResult,
    trades: async (_operation, page) => ({ ...pageOf(trades, page), totalCount: trades.length }),
    analysis: async () => analysis,
    equityCurve: async () => [{ timestampMs: Date.UTC(2024, 0, 2), equity: 100_000, drawdown: 0 }],
    ...behaviour.backtesting,
  };
  const training: TrainingPort = {
    async start(input, caller) {
      calls.trained.push({ input, caller });
      const operation = aTraining({ id: 'op_new', status: 'PENDING' });
      return { operation, deduplicated: false };
    },
    parametersOrNull: () => trainingParameters,
    result: async () => storedTraining,
    trainingOf: async () => aTraining(),
    ...behaviour.training,
  };
  const dataLoading: DataLoadingPort = {
    async start() {
      return {
        operation: anOperation({ id: 'op_new', type: 'DATA_LOADING', status: 'PENDING' }),
        deduplicated: false,
      };
    },
    parametersOrNull: () => loadParameters,
    result: async () => loadResult,
    preview: async () => ({
      parameters: loadParameters,
      ...{ columns: ['date', 'close'], sample: [['01/02/2024', '1']], form: null, rows: 0, firstMs: null },
      ...{ lastMs: null, issues: [] },
      questions: [{ field: 'dateOrder', message: 'two days', choices: ['MDY', 'DMY'] }],
    }),
    providers: () => ['csv', 'yahoo', 'ccxt:kraken'],
    ...behaviour.dataLoading,
  };
  return {
    operations,
    backtesting,
    training,
    dataLoading,
    comparisons: {
      compare: async () => {
        throw new InvalidInputError([{ path: ['subjects'], code: 'ONE_OF', message: 'subjects: none' }]);
      },
      ...behaviour.comparisons,
    },
    planner: {
      plan: async () => ({
        modelPath: 'models/rsi_mlp_v1.0.0',
        bars: 252,
        outOfSampleBars: 100,
        missingWarmupBars: 0,
        evaluated: 412,
        sealedFrom: '2025-01-01',
        suggestedStart: '2024-01-01',
        changes: [],
        warnings: [],
        issues: [],
      }),
      ...behaviour.planner,
    },
    ledger: {
      selection: async () => null,
      effective: async () => null,
      list: async () => ({ rows: [], hasNextPage: false }),
      count: async () => 0,
      groups: async () => ({ groups: [], hasNextPage: false }),
      rowSelection: async () => null,
      ...behaviour.ledger,
    },
    walkForwards: {
      async start() {
        return {
          operation: anOperation({ id: 'op_new', type: 'WALK_FORWARD', status: 'PENDING' }),
          deduplicated: false,
        };
      },
      parametersOrNull: () => null,
      snapshot: () => ({ completedFolds: 0, totalFolds: 4 }),
      result: async () => null,
      trades: async (_operation, page) => ({ ...pageOf(trades, page), totalCount: trades.length }),
      equityCurve: async () => [],
      ...behaviour.walkForwards,
    },
    charts: {
      liveCurve: async () => ({ points: barMetrics, lastSeq: barMetrics.length - 1 }),
      candles: async () => candles,
      ...behaviour.charts,
    },
    decisions: {
      explain: async () => explanation,
      list: async (_backtest, _filter, { first, afterBar }) => ({
        decisions: decisionRecords.slice(afterBar + 1, afterBar + 1 + first),
        hasNextPage: afterBar + 1 + first < decisionRecords.length,
      }),
      panes: async () => [
        {
          name: 'confidence',
          timeMs: candles.timeMs,
          series: [{ name: 'confidence', values: [null, 0.7] }],
        },
      ],
      ...behaviour.decisions,
    },
    studies: {
      async start(input, caller) {
        calls.searched.push({ input, caller });
        return { operation: aStudy({ id: 'op_new', status: 'PENDING' }), deduplicated: false };
      },
      async startBacktestOfTrial(input, caller) {
        calls.tried.push({ input, caller });
        return { operation: anOperation({ id: 'op_new', status: 'PENDING' }), deduplicated: false };
      },
      parametersOrNull: () => studyParameters,
      snapshot: () => ({
        completedTrials: 2,
        failedTrials: 1,
        totalTrials: 3,
        bestNumber: 0,
        bestObjective: 1.25,
      }),
      result: async () => storedStudy,
      ...behaviour.studies,
    },
    studyReader: {
      trials: async (_operation, page) => ({ ...pageOf(studyTrials, page), totalCount: studyTrials.length }),
      trial: async (_operation, number) => studyTrials[number] ?? null,
      ranking: async (_operation, { first }) => ({
        entries: studyTrials.slice(0, first),
        positions: studyTrials
          .slice(0, first)
          .map(({ number }) => ({ group: 0, badness: -number / 4, number })),
        hasNextPage: first < studyTrials.length,
        complete: first >= studyTrials.length,
      }),
      columns: async () => studyColumns,
      effects: async () => [studyEffect],
      surface: async () => studySurface,
      overfitting: async () => studyOverfitting,
      ...behaviour.studyReader,
    },
    retries: {
      async retry(request) {
        calls.retried.push(request);
        if (request.id !== operation.id) throw new OperationNotFoundError(request.id);
        const retried = anOperation({ id: 'op_new', status: 'PENDING', retryOfId: request.id });
        return { operation: retried, deduplicated: false };
      },
      ...behaviour.retries,
    },
    holdouts: {
      list: async () => [holdout],
      async seal(input) {
        calls.sealed.push(input);
        return { ...holdout, ...input, looks: [] };
      },
      async open(id) {
        calls.opened.push(id);
        return { ...holdout, id, openedAt: new Date('2024-03-01T09:00:00.000Z') };
      },
      ...behaviour.holdouts,
    },
    inventory: { ...inventory, ...behaviour.inventory },
    calls,
  };
}

function pageOf<Entry extends { readonly seq: number }>(
  log: readonly Entry[],
  { first, afterSeq }: { readonly first: number; readonly afterSeq: number },
): LogPage<Entry> {
  const rest = log.filter(({ seq }) => seq > afterSeq);
  return { entries: rest.slice(0, first), hasNextPage: rest.length > first, complete: rest.length <= first };
}
