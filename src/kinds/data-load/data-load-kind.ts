import { z } from 'zod';
import { dataLoadParametersSchema } from '../../market-data/load/data-load-parameters.js';
import { providerSettingsSchema } from '../../market-data/providers/provider-settings.js';
import { defineKind } from '../../operations/ports/kind.js';
import { dataLoadProgressCodec } from './data-load-progress-codec.js';
import { dataLoadRemote } from './data-load-remote.js';
import { segmentsStream } from './data-load-streams.js';

/** Bars from a file or a provider, checked and merged into the data folder. */
export const dataLoadKind = defineKind({
  name: 'DATA_LOADING',
  parameters: dataLoadParametersSchema,
  settings: z.strictObject({
    /** Where bars are stored, and what csv loads may read, absolute. */
    folders: z.strictObject({ data: z.string(), import: z.string() }),
    providers: providerSettingsSchema,
  }),
  streams: [segmentsStream],
  remote: dataLoadRemote,
  progress: ({ symbol, timeframe, provider, path }) =>
    dataLoadProgressCodec(`${symbol} ${timeframe} from ${path ?? provider}`),
});
