import { z } from 'zod';
import { dataLoadParametersSchema } from '../../market-data/load/data-load-parameters.js';
import { providerSettingsSchema } from '../../market-data/providers/provider-settings.js';
import { defineKind } from '../../operations/ports/kind.js';
import type { DataLoadParameters } from './data-load-operation.js';
import { dataLoadProgressCodec } from './data-load-progress-codec.js';
import { dataLoadRemote } from './data-load-remote.js';
import { segmentsStream } from './data-load-streams.js';

/** Bars from a file or a provider, checked and merged into the data folder. */
export const dataLoadKind = defineKind({
  name: 'DATA_LOADING',
  parameters: dataLoadParametersSchema,
  settings: z.object({
    /** Where bars are stored, and what csv loads may read, absolute. */
    folders: z.object({ data: z.string(), import: z.string() }),
    providers: providerSettingsSchema,
  }),
  streams: [segmentsStream],
  listed: (parameters) => {
    const { symbol, timeframe, from, to } = parameters;
    return {
      title: titleOf(parameters),
      symbol,
      strategy: null,
      model: null,
      subject: { symbols: [symbol], timeframe, startDate: from, endDate: to },
    };
  },
  remote: dataLoadRemote,
  progress: ({ symbol, timeframe, provider, path }) =>
    dataLoadProgressCodec(`${symbol} ${timeframe} from ${path ?? provider}`),
});

function titleOf({ provider, path, symbol, timeframe, from, to }: DataLoadParameters): string {
  const range = from === null && to === null ? '' : ` ${from ?? ''}..${to ?? ''}`;
  return `load ${symbol} ${timeframe} from ${path === null ? provider : `${provider}:${path}`}${range}`;
}
