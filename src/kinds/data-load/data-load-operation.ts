import type { DataLoadParameters } from '../../market-data/load/data-load-parameters.js';
import type { DataLoadResult } from '../../market-data/load/data-load-result.js';
import type { RequestFields } from '../start/request-fields.js';

/** What startDataLoad takes, before validation: names are texts that may be no names. */
export interface StartDataLoadInput
  extends Omit<DataLoadParameters, 'timeframe' | 'calendar' | 'stamp' | 'dateOrder' | 'separator'>,
    RequestFields {
  readonly timeframe: string;
  readonly calendar: string | null;
  readonly stamp: string | null;
  readonly dateOrder: string | null;
  readonly separator: string | null;
}

export type { DataLoadParameters, DataLoadResult };
