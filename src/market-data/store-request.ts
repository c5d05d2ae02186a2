import type { Calendar } from '../domain/market/instrument.js';
import type { Timeframe } from '../domain/market/timeframe.js';

/** What is said about bars that are to be stored. */
export interface StoreRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Where the bars came from, such as `csv:prices.csv`. */
  readonly source: string;
  /** When the instrument trades; null when nobody said it: what is stored counts, else it is inferred. */
  readonly calendar: Calendar | null;
  /** IANA zone of the borders of days. */
  readonly timezone: string;
  /** Local time at which the next trading day begins; null when nobody said it. */
  readonly dayStart: string | null;
  /** Whether somebody said which end of a bar its stamp is. */
  readonly isStampStated: boolean;
  /** False when the zone is a guess, which what is stored knows better. */
  readonly isTimezoneAsked: boolean;
  /** True when the zone is New York's only because nobody said the calendar and the bars look like XNYS. */
  readonly isTimezoneInferred?: boolean;
  /** Whether somebody said the zone; where nobody did, UTC is a guess. */
  readonly isTimezoneSaid: boolean;
  /** Whether prices are adjusted for splits and dividends; null when nobody knows. */
  readonly adjusted: boolean | null;
  /** What happens to bars that are stored: they are kept, thrown away, or a reason to refuse. */
  readonly mode: 'merge' | 'replace' | 'create';
}
