import type { Calendar } from '../../domain/market/instrument.js';
import type { DataIssue } from '../quality/data-issue.js';
import type { RawRows } from '../quality/raw-rows.js';

/** What holds for all bars of one load. */
export interface ProvidedBars {
  /** Where the bars come from, such as `csv:prices.csv`. */
  readonly source: string;
  /** IANA zone of the borders of days. */
  readonly timezone: string;
  /** False when the zone is a guess that what is stored, or the bars themselves, may know better. */
  readonly isTimezoneAsked: boolean;
  /** When the instrument trades, as the provider knows it; null when it does not say. */
  readonly calendar: Calendar | null;
  /** Whether prices are adjusted for splits and dividends; null when nobody knows. */
  readonly adjusted: boolean | null;
  /** What was assumed. */
  readonly notices: readonly DataIssue[];
}

/** A stretch that was loaded at once. */
export interface ProvidedSegment {
  readonly about: ProvidedBars;
  /** The stretch that was asked for, milliseconds since the epoch, the end exclusive; null when only the rows tell. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** Null when the stretch could not be loaded. */
  readonly raw: RawRows | null;
  /** Why it could not be loaded, else null. */
  readonly failure: string | null;
  /** Share of the load that is done with it, 0 to 1. */
  readonly fractionDone: number;
}

/** Loads the bars of one request, a stretch at a time, in the same stretches every time. */
export interface BarProvider {
  /** What a later attempt must find again; hashes of files, for example. */
  pin(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Estimates how many bars the load brings, before any is loaded: rather too few where nobody can tell. */
  expectedBars(): Promise<number>;
  /**
   * Yields one stretch after another; every wait ends when the signal is set.
   * @throws AppError when going on makes no sense
   */
  segments(signal: AbortSignal): AsyncGenerator<ProvidedSegment>;
}
