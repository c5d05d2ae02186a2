import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../src/base/pure/json.js';
import { StartDataLoadDocument, TypedDocumentString } from '../../src/faces/client/generated/graphql.js';
import type { Victim } from './victim.js';
import { type LogPage, toLogEntry, type Workload } from './workload.js';

const pageDocument = new TypedDocumentString<
  {
    operation: {
      segments: {
        nodes: (JsonObject & { seq: number })[];
        pageInfo: { endCursor: string | null };
        complete: boolean;
      };
    };
  },
  { id: string; after: string | null; first: number }
>(`query FaultSegments($id: ID!, $after: String, $first: Int!) { operation(id: $id) { ... on DataLoadOperation {
  segments(first: $first, after: $after) {
    nodes { seq start end rows status message durationMs timestamp } pageInfo { endCursor } complete
  } } } }`);

const outcomeDocument = new TypedDocumentString<{ operation: { result: JsonObject } }, { id: string }>(
  `query FaultLoad($id: ID!) { operation(id: $id) { ... on DataLoadOperation { result {
    rowsLoaded rowsRejected firstBar lastBar issues { code timestamp message } } } } }`,
);

const BY_THE_CLOCK = ['durationMs', 'timestamp'];

/** Loads of csv files of different length, each of a symbol of its own; every load of a file stores the same bars. */
export class DataLoadWorkload implements Workload {
  readonly type = 'DATA_LOADING';
  readonly specs: readonly string[];

  private constructor(symbols: readonly string[]) {
    this.specs = symbols;
  }

  /**
   * Cuts the files to be loaded from a csv file of bars.
   * @param source csv file with a header
   * @param lengths lines of each file
   */
  static async create(
    importDir: string,
    source: string,
    lengths: readonly number[],
  ): Promise<DataLoadWorkload> {
    const lines = (await readFile(source, 'utf8')).split('\n');
    await mkdir(importDir, { recursive: true });
    const symbols = lengths.map((length) => `LOAD${length}`);
    for (const [index, length] of lengths.entries()) {
      await writeFile(join(importDir, `${symbols[index]}.csv`), lines.slice(0, length + 1).join('\n'));
    }
    return new DataLoadWorkload(symbols);
  }

  async start(victim: Victim, spec: string, key: string): Promise<string> {
    const { startDataLoad } = await victim.request(StartDataLoadDocument, {
      input: {
        ...{ provider: 'csv', path: `${spec}.csv`, symbol: spec, timeframe: '1m' },
        replace: false,
        idempotencyKey: key,
      },
    });
    if (startDataLoad.__typename === 'StartDataLoadSuccess') return startDataLoad.operation.id;
    throw new Error(`a load was refused: ${startDataLoad.message}`);
  }

  async readLog(victim: Victim, id: string, after: string | null, first: number): Promise<LogPage> {
    const { operation } = await victim.request(pageDocument, { id, after, first });
    const { nodes, pageInfo, complete } = operation.segments;
    const entries = nodes.map((node) => toLogEntry(node, BY_THE_CLOCK));
    return { entries, endCursor: pageInfo.endCursor, complete };
  }

  async readOutcome(victim: Victim, id: string): Promise<string> {
    return JSON.stringify((await victim.request(outcomeDocument, { id })).operation.result);
  }
}
