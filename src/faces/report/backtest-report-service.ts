import type { EventLoopTurns } from '../../base/outer/event-loop-turns.js';
import { barsPerCandle } from '../../domain/market/candles.js';
import { backtestEvidence } from '../../kinds/backtest/backtest-evidence.js';
import type { StoredBacktestResult } from '../../kinds/backtest/backtest-operation.js';
import { equityStream, progressSamplesStream } from '../../kinds/backtest/backtest-streams.js';
import type { BacktestingService } from '../../kinds/backtest/backtesting-service.js';
import type { DecidedBacktest, RunDecisions } from '../../kinds/backtest/why/run-decisions.js';
import type { LedgerService } from '../../kinds/ledger/ledger-service.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Operation } from '../../operations/record/operation.js';
import { backtestPassport } from './backtest-passport.js';
import { type AccountCsv, ROWS_PER_READ } from './csv/account-csv.js';
import { barsCsv } from './csv/bars-csv.js';
import { ExitDigest } from './exit-digest.js';
import type { FileSource, FinishedFiles } from './file-source.js';
import { formatNumber } from './format.js';
import type { Download } from './operation-files.js';
import { renderReport } from './render-report.js';
import { reportAssets } from './report-assets.js';
import type { CurvesQuestion, ReportCurves } from './report-curves.js';
import { MAX_CANDLES, type MarketView, type ReportData } from './report-data.js';
import { type PanesView, reportPanes } from './report-panes.js';
import { TradeDigest } from './trade-digest.js';

const EMPTY = new Uint8Array();

/** A replay takes as long as the run took: a report is not to wait for more than seconds. */
const MOST_REPLAYED_BARS = 200_000;

const INPUT_GONE = 'the files that this run read are not the same any more, so that they cannot be computed.';

/** A completed backtest with its result. */
interface FinishedBacktest {
  readonly operation: Operation;
  readonly result: StoredBacktestResult;
}

export interface BacktestReportServiceOptions {
  readonly operations: Pick<OperationsService, 'entries' | 'bytes'>;
  readonly ledger: Pick<LedgerService, 'selection'>;
  readonly backtesting: Pick<BacktestingService, 'type' | 'parameters' | 'result' | 'analysis'>;
  readonly decisions: Pick<RunDecisions, 'csv' | 'panes'>;
  /** Where the bars are to be found that a run has read. */
  readonly dataDirOf: (operation: Operation) => Promise<string>;
  /** Reads and thins what the charts show, without blocking this thread. */
  readonly readCurves: (question: CurvesQuestion) => Promise<ReportCurves>;
  readonly account: AccountCsv;
  /** Of all files together: sixteen that are read side by side must not block the event loop one after another. */
  readonly turns: EventLoopTurns;
}

/** Makes the files of completed backtests: the report, and downloads as CSV. */
export class BacktestReportService implements FileSource {
  readonly #options: BacktestReportServiceOptions;

  constructor(options: BacktestReportServiceOptions) {
    this.#options = options;
  }

  get type(): string {
    return this.#options.backtesting.type;
  }

  async filesOf(operation: Operation): Promise<FinishedFiles | null> {
    const result = await this.#options.backtesting.result(operation);
    if (result === null) return null;
    const backtest = { operation, result };
    return {
      operation,
      report: () => this.#report(backtest),
      download: (file) => this.#download(file, backtest),
    };
  }

  #download(file: Download, backtest: FinishedBacktest): AsyncIterable<string | Uint8Array> | null {
    const { account } = this.#options;
    const { operation, result } = backtest;
    switch (file) {
      case 'trades.csv':
        return account.tradesCsv(operation, result.metrics.totalTrades);
      case 'equity.csv':
        return account.equityCsv(operation, result.metrics.initialCapital, result.totalBars);
      case 'bars.csv':
        return this.#barsCsv(backtest);
      case 'decisions.csv':
        return this.#decisionsCsv(backtest);
      case 'passport.json':
        return this.#passport(backtest);
      default:
        return null;
    }
  }

  /** Returns the report as one HTML file; its charts lack the candles when the data changed since the run. */
  async #report({ operation, result }: FinishedBacktest): Promise<string> {
    const { operations, backtesting, dataDirOf, readCurves, account, turns } = this.#options;
    const dataDir = await dataDirOf(operation);
    const parameters = backtesting.parameters(operation);
    const { strategySource, executionTimeMs, windowBars, ...figures } = result;
    const equity = (await operations.bytes(operation, equityStream)) ?? EMPTY;
    const { dataHash } = result.provenance;
    const curves = await readCurves({ dataDir, parameters, strategySource, windowBars, dataHash, equity });
    const { outOfSampleBars, totalBars } = result;
    const hasTwoRanges = outOfSampleBars !== null && outOfSampleBars < totalBars;
    const analysis = await backtesting.analysis(operation, 'WHOLE_RANGE');
    const outOfSampleAnalysis = hasTwoRanges ? await backtesting.analysis(operation, 'OUT_OF_SAMPLE') : null;
    const inSampleAnalysis =
      result.inSample === null ? null : await backtesting.analysis(operation, 'IN_SAMPLE');
    const { warnings } = operation;
    const size = barsPerCandle(result.totalBars, MAX_CANDLES);
    const [trades, exits] = [new TradeDigest(size), new ExitDigest(size)];
    for await (const page of account.trades(operation)) {
      trades.add(page);
      exits.add(page);
    }
    const panes = await this.#panes({ operation, parameters, result }, curves.market);
    const weighed = await this.#weighed({ operation, result });
    await turns.next();
    return renderReport(
      {
        operation,
        parameters,
        result: figures,
        executionTimeMs,
        strategySource,
        trades,
        exits,
        ...curves,
        panes,
        analysis,
        outOfSampleAnalysis,
        inSampleAnalysis,
        warnings,
        ...weighed,
      },
      reportAssets(),
    );
  }

  /** Weighs what the result shows by what was tried. */
  async #weighed({
    operation,
    result,
  }: FinishedBacktest): Promise<Pick<ReportData, 'evidence' | 'selection'>> {
    const { backtesting, ledger } = this.#options;
    const selection = await ledger.selection(operation);
    const parameters = backtesting.parameters(operation);
    const { warnings } = operation;
    return { evidence: backtestEvidence({ parameters, result, warnings, selection }), selection };
  }

  async *#passport(backtest: FinishedBacktest): AsyncGenerator<string> {
    const parameters = this.#options.backtesting.parameters(backtest.operation);
    const passport = backtestPassport({ ...backtest, parameters, ...(await this.#weighed(backtest)) });
    yield `${JSON.stringify(passport, null, 2)}\n`;
  }

  /** Computes what lies under the price anew; says why where that cannot be. */
  async #panes(backtest: DecidedBacktest, market: MarketView): Promise<PanesView> {
    if (market.kind === 'UNAVAILABLE') return market;
    const { totalBars } = backtest.result;
    if (totalBars > MOST_REPLAYED_BARS)
      return {
        kind: 'UNAVAILABLE',
        reason: `the run has ${formatNumber(totalBars)} bars, and a report computes up to ${formatNumber(MOST_REPLAYED_BARS)} anew. The console computes them when it is asked.`,
      };
    const wholeRange = { fromMs: null, toMs: null };
    const panes = await this.#options.decisions.panes(backtest, wholeRange, MAX_CANDLES);
    return panes === null ? { kind: 'UNAVAILABLE', reason: INPUT_GONE } : reportPanes(panes, market.candles);
  }

  /**
   * Yields what was decided, bar by bar: computed anew.
   * @throws AppError INPUT_CHANGED when what the run was made of is gone
   */
  async *#decisionsCsv({ operation, result }: FinishedBacktest): AsyncGenerator<Uint8Array> {
    const parameters = this.#options.backtesting.parameters(operation);
    yield* this.#options.decisions.csv({ operation, parameters, result });
  }

  /** Yields the progress samples. */
  async *#barsCsv({ operation }: FinishedBacktest): AsyncGenerator<string> {
    yield barsCsv.header;
    for (let afterSeq = -1; ; ) {
      await this.#options.turns.next();
      const { entries, hasNextPage } = await this.#options.operations.entries(
        operation,
        progressSamplesStream,
        {
          first: ROWS_PER_READ,
          afterSeq,
        },
      );
      if (entries.length > 0) yield barsCsv.lines(entries);
      if (!hasNextPage) return;
      afterSeq = entries[entries.length - 1]?.seq ?? afterSeq;
    }
  }
}
