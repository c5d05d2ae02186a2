import { join } from 'node:path';
import { z } from 'zod';
import { csvFileName } from '../../market-data/instrument-file.js';
import type { RemoteKind } from '../../operations/ports/remote-kind.js';
import { countSchema as count, isInstant } from '../../operations/record/reported-values.js';
import { sharedFileReceiver } from '../start/shared-folder.js';
import type { DataLoadParameters, DataLoadResult } from './data-load-operation.js';
import { segmentsStream } from './data-load-streams.js';

const instant = z.number().refine(isInstant, 'must be an instant').nullable();

/** The result that a host hands over; what else is in it is kept as it is. */
const resultSchema = z.looseObject({
  rowsLoaded: count,
  rowsRejected: count,
  firstBarMs: instant,
  lastBarMs: instant,
  issues: z.array(z.looseObject({ code: z.string(), stampMs: instant, message: z.string() })),
  issueCounts: z.array(z.looseObject({ code: z.string(), count })),
}) satisfies z.ZodType<{
  readonly [Field in keyof DataLoadResult]: DataLoadResult[Field] extends number | null
    ? DataLoadResult[Field]
    : readonly object[];
}>;

/**
 * Data loads on another host, which reads its own import folder and writes into the data folder that both are to
 * share.
 */
export const dataLoadRemote: RemoteKind<DataLoadParameters, { readonly folders: { readonly data: string } }> =
  {
    noun: 'DataLoad',
    snapshot: null,
    input: (parameters) => parameters,

    receiver(host, parameters, { folders }) {
      const { symbol, timeframe } = parameters;
      return sharedFileReceiver({
        host,
        file: join(folders.data, csvFileName(parameters)),
        what: `The file of ${symbol} ${timeframe}`,
        setting: 'DATA_DIR',
        result: resultSchema,
        stream: segmentsStream,
      });
    },
  };
