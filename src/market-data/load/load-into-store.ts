import { CancelledError } from '../../base/pure/cancelled-error.js';
import type { SegmentMetric } from '../../base/pure/metrics.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { type Bars, emptyBars } from '../../domain/market/bars.js';
import { mergeBars } from '../../domain/market/merge-bars.js';
import { BarStore } from '../bar-store.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { spacingProblem } from '../import/spacing-problem.js';
import type { StoreReport } from '../plan-store.js';
import type { BarProvider, ProvidedBars, ProvidedSegment } from '../providers/bar-provider.js';
import { ProviderUnavailableError } from '../providers/provider-errors.js';
import { BarCollector } from '../quality/bar-collector.js';
import { type CheckedRows, checkRows } from '../quality/check-rows.js';
import type { Overlap } from '../quality/find-rescaling.js';
import { IssueLog } from '../quality/issue-log.js';
import { issuesOfRow } from '../quality/raw-rows.js';
import { stampRange } from '../quality/rows-between.js';
import { seriesIssues } from '../quality/series-issues.js';
import { storeBars } from '../store-bars.js';
import { type BarsBeside, barsBeside, overlapWith } from './bars-beside.js';
import type { DataLoadParameters } from './data-load-parameters.js';
import type { DataLoadResult } from './data-load-result.js';
import { loadWarnings } from './load-warnings.js';
import { requestedStore } from './requested-store.js';
import { rowsInRange } from './rows-in-range.js';
import { SegmentLog } from './segment-log.js';
import { writingWhileWaiting } from './writing-while-waiting.js';

/** Hears how a load goes on. */
export interface DataLoadObserver {
  /** The bars of a stretch are stored, or it has none; stretches come in order. */
  segment(entry: Omit<SegmentMetric, 'seq'>): void;
  /** @param fraction share of the load that is done, 0 to 1 */
  progress(fraction: number, phase: 'downloading' | 'writing'): void;
}

export interface DataLoadOutcome {
  readonly result: DataLoadResult;
  readonly warnings: readonly RunWarning[];
}

/** So many stretches that fail one after the other are enough to know that the next would, too. */
const MAX_FAILURES_IN_ROW = 3;
/** How long storing waits for the lock of the folder. */
const LOCK_TIMEOUT_MS = 120_000;
/** Writing takes at most about this share of the time, however often segments come. */
const WRITING_SHARE = 1 / 4;

/**
 * Loads bars and merges them into the data folder, a stretch at a time.
 *
 * A stretch is told of once its bars are on disk, so that whatever a client has seen as LOADED survives whatever ends
 * the process. When the load is cancelled, or the provider fails, what was loaded before is stored first. Only where it
 * replaces bars that are stored is nothing stored, or told of, before it has every stretch: those bars stay until then.
 * @throws CancelledError when the signal is set
 * @throws ProviderUnavailableError when stretches are missing in the end
 * @throws AppError of the provider, of the bars, or of the store
 */
export async function loadIntoStore(
  parameters: DataLoadParameters,
  dataDir: string,
  provider: BarProvider,
  signal: AbortSignal,
  observer: DataLoadObserver,
): Promise<DataLoadOutcome> {
  const load = new DataLoad(parameters, dataDir, observer);
  try {
    for await (const segment of writingWhileWaiting(provider.segments(signal), load)) {
      await load.add(segment);
      signal.throwIfAborted();
    }
  } catch (error) {
    await load.giveUp();
    throw signal.aborted ? new CancelledError() : error;
  }
  return await load.end();
}

class DataLoad {
  readonly #parameters: DataLoadParameters;
  readonly #dataDir: string;
  readonly #observer: DataLoadObserver;
  readonly #collector = new BarCollector();
  readonly #issues = new IssueLog();
  /** Bars of the stretches that are not on disk yet, and what is to be told of them. */
  #unwritten: Bars = emptyBars(0);
  readonly #log: SegmentLog;
  /** Whether there are stored bars that give way once everything is loaded; null before the first stretch. */
  #replacesAtEnd: boolean | null = null;
  #about: ProvidedBars | null = null;
  #stored: StoreReport | null = null;
  readonly #replaced = new Map<number, number>();
  #shared = 0;
  /** Stored bars beside the range; null before the first stretch. */
  #beside: BarsBeside | null = null;
  #compared: Overlap = { shared: 0, closeRatios: new Map() };
  #rowsRejected = 0;
  #failures: string[] = [];
  #failuresInRow = 0;
  #segments = 0;
  #writtenAtMs = performance.now();
  #writeTookMs = 0;

  constructor(parameters: DataLoadParameters, dataDir: string, observer: DataLoadObserver) {
    this.#parameters = parameters;
    this.#dataDir = dataDir;
    this.#observer = observer;
    this.#log = new SegmentLog(parameters.timeframe);
  }

  async add(segment: ProvidedSegment): Promise<void> {
    this.#replacesAtEnd ??= await this.#hasBarsToReplace();
    this.#beside ??= await barsBeside(this.#parameters, this.#dataDir);
    if (this.#about === null) this.#issues.addAll(segment.about.notices);
    this.#about = segment.about;
    this.#segments += 1;
    if (segment.raw === null) this.#addFailure(segment);
    else {
      const checked = checkRows(segment.raw);
      this.#compare(overlapWith(this.#beside.bars, checked.rows));
      this.#addRows(segment, checked);
    }
    this.#observer.progress(segment.fractionDone, 'downloading');
    if (this.writeIsDueInMs === 0) await this.write();
    this.#log.begin();
    if (this.#failuresInRow >= MAX_FAILURES_IN_ROW) throw this.#unavailable();
  }

  /** Returns when what is not on disk is to be written, 0 for now; null when everything is, or has to wait. */
  get writeIsDueInMs(): number | null {
    if (this.#log.isEmpty || this.#replacesAtEnd === true) return null;
    const sinceMs = performance.now() - this.#writtenAtMs;
    return Math.max(0, this.#writeTookMs / WRITING_SHARE - sinceMs);
  }

  /** Merges what is not on disk yet, and tells of the stretches that it came from. */
  async write(): Promise<void> {
    const startedMs = performance.now();
    if (this.#unwritten.length > 0 && this.#about !== null) {
      const { timeframe, path, provider } = this.#parameters;
      const problem = spacingProblem(this.#collector.bars, timeframe);
      if (problem !== null) throw new DataInvalidError(path ?? provider, null, problem);
      await this.#store(this.#unwritten, this.#about);
      this.#unwritten = emptyBars(0);
    }
    for (const entry of this.#log.take()) this.#observer.segment(entry);
    this.#writtenAtMs = performance.now();
    this.#writeTookMs = this.#writtenAtMs - startedMs;
  }

  /** Stores what was loaded of a load that does not come to its end, unless that would take more than it gives. */
  async giveUp(): Promise<void> {
    if (this.#replacesAtEnd !== true) {
      await this.write();
      return;
    }
    const message =
      'loaded, but not stored: the bars that were stored before stay, because the load did not come to its end';
    for (const entry of this.#log.take())
      this.#observer.segment(
        entry.status === 'LOADED' ? { ...entry, rows: 0, status: 'SKIPPED', message } : entry,
      );
  }

  async end(): Promise<DataLoadOutcome> {
    this.#observer.progress(1, 'writing');
    const isFailed = this.#failures.length > 0;
    await (isFailed ? this.giveUp() : this.write());
    if (isFailed) throw this.#unavailable();
    const { bars } = this.#collector;
    if (this.#stored !== null) {
      const overlap = { closeRatios: this.#replaced, shared: this.#shared, beside: this.#compared };
      this.#issues.addAll(seriesIssues(bars, this.#stored, overlap));
    }
    return {
      result: {
        rowsLoaded: bars.length,
        rowsRejected: this.#rowsRejected,
        firstBarMs: bars.openTimeMs[0] ?? null,
        lastBarMs: bars.openTimeMs[bars.length - 1] ?? null,
        issues: this.#issues.listed,
        issueCounts: this.#issues.counts,
      },
      warnings: loadWarnings(this.#parameters, {
        bars: bars.length,
        rowsRejected: this.#rowsRejected,
        isSyntheticReplaced: this.#stored?.isSyntheticReplaced ?? false,
      }),
    };
  }

  #addRows(segment: ProvidedSegment, checked: CheckedRows): void {
    const { rows, lines, rejected } = rowsInRange(checked, this.#parameters, {
      timezone: segment.about.timezone,
      calendar: this.#parameters.calendar ?? segment.about.calendar ?? this.#beside?.calendar ?? null,
    });
    const collected = this.#collector.add({ rows, lines, rejected });
    const allRejected = [...rejected, ...collected.rejected];
    this.#issues.addAll(allRejected.flatMap(issuesOfRow));
    this.#issues.addAll(collected.issues);
    this.#rowsRejected += allRejected.length;
    this.#unwritten = mergeBars(this.#unwritten, collected.bars).bars;
    this.#failuresInRow = 0;
    const count = collected.bars.length;
    const isSkipped = count === 0;
    const bad = allRejected.length === 0 ? null : `${allRejected.length} rows rejected`;
    const none = bad === null ? 'no bars in the range' : null;
    this.#log.add(segment, stampRange(rows, allRejected), {
      rows: count,
      status: isSkipped ? 'SKIPPED' : 'LOADED',
      message: bad ?? (isSkipped ? none : null),
    });
  }

  #compare({ shared, closeRatios }: Overlap): void {
    this.#compared = {
      shared: this.#compared.shared + shared,
      closeRatios: new Map([...this.#compared.closeRatios, ...closeRatios]),
    };
  }

  #addFailure(segment: ProvidedSegment): void {
    const failure = segment.failure ?? 'could not be loaded';
    this.#failures.push(failure);
    this.#failuresInRow += 1;
    this.#log.add(segment, null, { rows: 0, status: 'FAILED', message: failure });
  }

  async #store(bars: Bars, about: ProvidedBars): Promise<void> {
    const mode = this.#replacesAtEnd === true ? 'replace' : 'merge';
    this.#stored = await storeBars(
      this.#dataDir,
      requestedStore(this.#parameters, about, this.#collector.bars, mode),
      bars,
      // A load that is cancelled stores what it has: it does not wait for long.
      AbortSignal.timeout(LOCK_TIMEOUT_MS),
    );
    this.#tellDayStart(this.#stored);
    const { replacedMs, closeRatios, shared } = this.#stored;
    for (const [at, stampMs] of replacedMs.entries()) this.#replaced.set(stampMs, closeRatios[at] as number);
    this.#shared += shared;
  }

  #tellDayStart({ foundDayStart }: StoreReport): void {
    if (foundDayStart === null) return;
    const message = `days begin at ${foundDayStart.dayStart}: ${foundDayStart.reason}; dayStart says it`;
    this.#issues.addAll([{ code: 'DAY_START_FOUND', stampMs: null, message }]);
  }

  async #hasBarsToReplace(): Promise<boolean> {
    const { symbol, timeframe, replace } = this.#parameters;
    return replace && (await new BarStore(this.#dataDir).find(symbol, timeframe)) !== null;
  }

  #unavailable(): ProviderUnavailableError {
    const { provider } = this.#parameters;
    const failed = this.#failures.length;
    const bars = this.#collector.bars.length;
    return new ProviderUnavailableError(
      provider,
      `${failed} of ${this.#segments} segments could not be loaded from ${provider}: ${this.#failures[0]}. ` +
        (this.#replacesAtEnd === true
          ? `The bars that were stored before are kept, and none of the ${bars} bars of the others is stored; load again to replace them.`
          : `${bars} bars of the others are stored; load again to fill what is missing.`),
    );
  }
}
