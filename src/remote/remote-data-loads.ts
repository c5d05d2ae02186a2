import { RemoteDataLoadDocument, StartDataLoadDocument } from '../client/generated/graphql.js';
import type { DataLoadParameters } from '../services/data-load-operation.js';
import { seqCursor } from '../shared/seq-cursor.js';
import { remoteStateOf, startAnswer } from './remote-answers.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import { sharedFileReceiver } from './shared-folder.js';

/**
 * Data loads on another host, which reads its own import folder and writes into the data folder that both are to
 * share.
 * @param fileOf where the bars would be found here, absolute
 */
export function remoteDataLoads(
  fileOf: (parameters: DataLoadParameters) => string,
): RemoteTaskKind<DataLoadParameters> {
  return {
    metricKind: 'segments',

    async start(proxy, { id, label }, parameters, engineVersion) {
      const { startDataLoad } = await proxy.start(
        StartDataLoadDocument,
        {
          input: { ...parameters, label, idempotencyKey: id },
        },
        engineVersion,
      );
      return startAnswer(startDataLoad);
    },

    async pull(proxy, remoteId, afterSeq) {
      const { operation } = await proxy.repeat(RemoteDataLoadDocument, {
        id: remoteId,
        after: afterSeq === null || afterSeq < 0 ? null : seqCursor(afterSeq),
      });
      if (operation?.__typename !== 'DataLoadOperation') return null;
      return remoteStateOf(operation, {
        snapshot: null,
        entries: operation.segments.nodes.map(({ start, end, timestamp, ...entry }) => ({
          ...entry,
          startMs: Date.parse(start),
          endMs: Date.parse(end),
          timestampMs: Date.parse(timestamp),
        })),
      });
    },

    receiver(host, parameters) {
      const { symbol, timeframe } = parameters;
      return sharedFileReceiver({
        host,
        file: fileOf(parameters),
        what: `The file of ${symbol} ${timeframe}`,
        setting: 'DATA_DIR',
      });
    },
  };
}
