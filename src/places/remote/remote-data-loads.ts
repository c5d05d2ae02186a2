import { z } from 'zod';
import { boundedText } from '../../base/pure/bounded-text.js';
import { seqCursor } from '../../base/pure/seq-cursor.js';
import { RemoteDataLoadDocument, StartDataLoadDocument } from '../../faces/client/generated/graphql.js';
import type { DataLoadParameters } from '../../kinds/data-load/data-load-operation.js';
import { countSchema } from '../../operations/record/reported-values.js';
import { instantSchema, nodesSchema, pullSchema, startSchema } from './answer-schemas.js';
import type { RemoteTaskKind } from './remote-task-kind.js';
import { dataLoadResultSchema } from './result-schemas.js';
import { sharedFileReceiver } from './shared-folder.js';

const MAX_MESSAGE = 2_000;

const answer = pullSchema(
  'DataLoadOperation',
  z.object({
    segments: nodesSchema(
      z.object({
        seq: countSchema,
        start: instantSchema,
        end: instantSchema,
        rows: countSchema,
        status: z.enum(['LOADED', 'SKIPPED', 'FAILED']),
        message: boundedText(MAX_MESSAGE).nullable(),
        durationMs: z.number(),
        timestamp: instantSchema,
      }),
    ),
  }),
  ({ segments }) => ({
    snapshot: null,
    entries: segments.nodes.map(({ start, end, timestamp, ...entry }) => ({
      ...entry,
      startMs: start,
      endMs: end,
      timestampMs: timestamp,
    })),
  }),
);

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
        z.object({ startDataLoad: startSchema }),
      );
      return startDataLoad;
    },

    pull(proxy, remoteId, afterSeq) {
      const after = afterSeq === null || afterSeq < 0 ? null : seqCursor(afterSeq);
      return proxy.repeat(RemoteDataLoadDocument, { id: remoteId, after }, answer);
    },

    readSnapshot: () => null,

    receiver(host, parameters) {
      const { symbol, timeframe } = parameters;
      return sharedFileReceiver({
        host,
        file: fileOf(parameters),
        what: `The file of ${symbol} ${timeframe}`,
        setting: 'DATA_DIR',
        result: dataLoadResultSchema,
      });
    },
  };
}
