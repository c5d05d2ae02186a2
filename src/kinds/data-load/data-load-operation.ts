import type { DataLoadParameters } from '../../market-data/load/data-load-parameters.js';
import type { DataLoadResult } from '../../market-data/load/data-load-result.js';

/** What startDataLoad takes, before validation: names are texts that may be no names. */
export interface StartDataLoadInput
  extends Omit<DataLoadParameters, 'timeframe' | 'calendar' | 'stamp' | 'dateOrder' | 'separator'> {
  readonly timeframe: string;
  readonly calendar: string | null;
  readonly stamp: string | null;
  readonly dateOrder: string | null;
  readonly separator: string | null;
  readonly label: string | null;
  readonly idempotencyKey: string | null;
}

export type { DataLoadParameters, DataLoadResult };
