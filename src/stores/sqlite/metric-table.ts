import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import type { MetricKind, MetricLogs } from '../../base/pure/metrics.js';
import type { PieceTable } from './entry-pieces.js';
import { snakeCase } from './snake-case.js';

/** How a field of an entry is kept: milliseconds in 64 bits, JSON as text. */
export type FieldType = 'integer' | 'milliseconds' | 'real' | 'text' | 'json';

/** The table of one log; its key is (operation_id, seq), the other columns are the fields of an entry. */
export interface MetricTable {
  readonly name: string;
  readonly columns: readonly MetricColumn[];
}

/** Where one log is kept. */
export interface LogTable<Entry extends { readonly seq: number }> extends MetricTable {
  /** Where entries are written instead; the table itself has those of earlier versions. */
  readonly pieces?: PieceTable<Entry>;
}

export interface MetricColumn {
  readonly field: string;
  readonly column: string;
  readonly type: FieldType;
}

/** Every field of an entry has a column, and none is named that the entry does not have. */
type FieldTypes<Entry> = { readonly [F in Exclude<keyof Entry, 'seq'>]: FieldType };

function table<K extends MetricKind>(name: string, fields: FieldTypes<MetricLogs[K]>): MetricTable {
  const columns = Object.entries<FieldType>(fields).map(([field, type]) => ({
    field,
    column: snakeCase(field),
    type,
  }));
  return { name, columns: [{ field: 'seq', column: 'seq', type: 'integer' }, ...columns] };
}

const bars = table<'bars'>('bar_metric', {
  barIndex: 'integer',
  timestampMs: 'milliseconds',
  equity: 'real',
  pnl: 'real',
  trades: 'integer',
  winRate: 'real',
  position: 'real',
});

/** Where each log is kept. A new kind is one more entry here and one more model in the Prisma schema. */
export const metricTables: { readonly [K in MetricKind]: LogTable<MetricLogs[K]> } = {
  // A run of a million bars has 20,000 samples: as rows they were half of what storing it took.
  bars: {
    ...bars,
    pieces: {
      name: 'bar_piece',
      codec: barMetricCodec,
      members: bars.columns.map(({ field }) => field).filter((field) => field !== 'seq'),
      nullable: ['winRate'],
    },
  },
  epochs: table<'epochs'>('epoch_metric', {
    epoch: 'integer',
    totalEpochs: 'integer',
    trainLoss: 'real',
    trainAccuracy: 'real',
    valLoss: 'real',
    valAccuracy: 'real',
    learningRate: 'real',
    durationMs: 'real',
    timestampMs: 'milliseconds',
  }),
  segments: table<'segments'>('segment_metric', {
    startMs: 'milliseconds',
    endMs: 'milliseconds',
    rows: 'integer',
    status: 'text',
    message: 'text',
    durationMs: 'real',
    timestampMs: 'milliseconds',
  }),
  history: table<'history'>('history_metric', { payload: 'json' }),
};
