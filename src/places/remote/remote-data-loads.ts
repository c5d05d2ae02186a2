import { z } from 'zod';
import { RemoteDataLoadDocument, StartDataLoadDocument } from '../../faces/client/generated/graphql.js';
import type { DataLoadParameters } from '../../kinds/data-load/data-load-operation.js';
import { segmentsStream } from '../../kinds/data-load/data-load-streams.js';
import { pullSchema, startSchema } from './answer-schemas.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import { dataLoadResultSchema } from './result-schemas.js';
import { sharedFileReceiver } from './shared-folder.js';

const answer = pullSchema('DataLoadOperation', z.object({}), () => null);

/**
 * Data loads on another host, which reads its own import folder and writes into the data folder that both are to
 * share.
 * @param fileOf where the bars would be found here, absolute
 */
export function remoteDataLoads(
  fileOf: (parameters: DataLoadParameters) => string,
): RemoteTaskKind<DataLoadParameters> {
  return {
    streams: [segmentsStream],

    async start(proxy, { id, label }, parameters, engineVersion) {
      const { startDataLoad } = await proxy.start(
        StartDataLoadDocument,
        {
          input: { ...parameters, label, idempotencyKey: id },
        },
        engineVersion,
        z.object({ startDataLoad: startSchema }),
      );
      return startDataLoad;
    },

    pull: (proxy, remoteId) => proxy.repeat(RemoteDataLoadDocument, { id: remoteId }, answer),

    readSnapshot: () => null,

    receiver(host, parameters) {
      const { symbol, timeframe } = parameters;
      return sharedFileReceiver({
        host,
        file: fileOf(parameters),
        what: `The file of ${symbol} ${timeframe}`,
        setting: 'DATA_DIR',
        result: dataLoadResultSchema,
        stream: segmentsStream,
      });
    },
  };
}
