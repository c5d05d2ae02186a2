import type BetterSqlite3 from 'better-sqlite3';
import type { Piece } from '../../operations/record/part.js';
import { prepared } from './direct-statements.js';

type Connection = BetterSqlite3.Database;

type EarlierPiece = Omit<Piece, 'stream'>;

/** Where earlier versions kept a stream. */
interface EarlierStream {
  /** What is emptied with it. */
  readonly tables: readonly string[];
  /** Reads, in order, at least the pieces that hold the entries from `first` up to `end`. */
  read(connection: Connection, id: string, first: number, end: number): readonly EarlierPiece[];
  count(connection: Connection, id: string): number;
}

/*
 * What versions before there was the table of pieces have left. Nothing of it is written any more; a log that they
 * began goes on in the table of pieces.
 */
const BYTES_A_DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const DOUBLES_A_SAMPLE = 7;

/** Of pieces that are kept under their first entry, those that may hold an entry from `first` up to `end`. */
const holding = (
  table: string,
): string => `FROM "${table}" AS "piece" WHERE "operation_id" = @id AND "seq" < @end
  AND "seq" >= coalesce((SELECT max("seq") FROM "${table}" WHERE "operation_id" = @id AND "seq" <= @first), 0)
  ORDER BY "seq"`;

const SAMPLES = `"seq" AS "firstSeq", length("entries") / ${DOUBLES_A_SAMPLE * BYTES_A_DOUBLE} AS "count"`;

const samples: EarlierStream = {
  tables: [],
  read(connection, id, first, end) {
    const rows = all(
      connection,
      `SELECT "seq", "bar_index", "timestamp_ms", "equity", "pnl", "trades", "win_rate", "position"
        FROM "bar_metric" WHERE "operation_id" = @id AND "seq" >= @first AND "seq" < @end ORDER BY "seq"`,
      { id, first, end },
    ).map(({ seq, ...fields }) => {
      const doubles = Float64Array.from(Object.values(fields), (value) => (value ?? Number.NaN) as number);
      return { firstSeq: seq as number, count: 1, bytes: new Uint8Array(doubles.buffer) };
    });
    return [
      ...rows,
      ...pieces(connection, `SELECT ${SAMPLES}, "entries" AS "bytes" ${holding('bar_piece')}`, {
        ...{ id, first, end },
      }),
    ];
  },
  count(connection, id) {
    const [last] = all(
      connection,
      `SELECT ${SAMPLES} FROM "bar_piece" WHERE "operation_id" = @id ORDER BY "seq" DESC LIMIT 1`,
      { id },
    );
    if (last !== undefined) return (last.firstSeq as number) + (last.count as number);
    return countRows(connection, 'bar_metric', id);
  },
};

/** A log of rows, whose entries are written as JSON since. */
function rows(table: string, columns: Readonly<Record<string, string>>): EarlierStream {
  const list = Object.entries(columns).map(([field, column]) => `"${column}" AS "${field}"`);
  return {
    tables: [],
    read: (connection, id, first, end) =>
      all(
        connection,
        `SELECT "seq", ${list.join(', ')} FROM "${table}"
          WHERE "operation_id" = @id AND "seq" >= @first AND "seq" < @end ORDER BY "seq"`,
        { id, first, end },
      ).map((row) => ({
        firstSeq: row.seq as number,
        count: 1,
        bytes: new TextEncoder().encode(JSON.stringify([row])),
      })),
    count: (connection, id) => countRows(connection, table, id),
  };
}

const epochs = rows('epoch_metric', {
  epoch: 'epoch',
  totalEpochs: 'total_epochs',
  trainLoss: 'train_loss',
  trainAccuracy: 'train_accuracy',
  valLoss: 'val_loss',
  valAccuracy: 'val_accuracy',
  learningRate: 'learning_rate',
  durationMs: 'duration_ms',
  timestampMs: 'timestamp_ms',
});

const segments = rows('segment_metric', {
  startMs: 'start_ms',
  endMs: 'end_ms',
  rows: 'rows',
  status: 'status',
  message: 'message',
  durationMs: 'duration_ms',
  timestampMs: 'timestamp_ms',
});

const COUNT_TRADES = `SELECT coalesce(sum("trade_count"), 0) FROM "outcome_part" WHERE "operation_id" = @id`;

const trades: EarlierStream = {
  tables: ['trade_piece', 'outcome_part'],
  read: (connection, id, first, end) =>
    pieces(
      connection,
      `SELECT "seq" AS "firstSeq", "trades" AS "bytes", coalesce((SELECT min("seq") FROM "trade_piece"
          WHERE "operation_id" = @id AND "seq" > "piece"."seq"), (${COUNT_TRADES})) - "seq" AS "count"
        ${holding('trade_piece')}`,
      { id, first, end },
    ),
  count: (connection, id) => prepared(connection, COUNT_TRADES).pluck().get({ id }) as number,
};

/** Counts doubles instead of points: nobody reads points one by one, and these need not be read to be counted. */
const equity: EarlierStream = {
  tables: ['outcome_part'],
  read: (connection, id, first, end) =>
    pieces(
      connection,
      `SELECT "firstSeq", "count", (SELECT "equity" FROM "outcome_part"
          WHERE "operation_id" = @id AND "seq" = "part") AS "bytes"
        FROM (SELECT "seq" AS "part", length("equity") / ${BYTES_A_DOUBLE} AS "count",
            (sum(length("equity")) OVER (ORDER BY "seq") - length("equity")) / ${BYTES_A_DOUBLE} AS "firstSeq"
          FROM "outcome_part" WHERE "operation_id" = @id AND "equity" IS NOT NULL)
        WHERE "firstSeq" < @end AND "firstSeq" + "count" > @first ORDER BY "firstSeq"`,
      { id, first, end },
    ),
  count: (connection, id) =>
    prepared(
      connection,
      `SELECT coalesce(sum(length("equity")), 0) / ${BYTES_A_DOUBLE} FROM "outcome_part" WHERE "operation_id" = @id`,
    )
      .pluck()
      .get({ id }) as number,
};

const EARLIER: ReadonlyMap<string, EarlierStream> = new Map(
  Object.entries({ samples, epochs, segments, trades, equity }),
);

/** Returns the pieces that hold the entries from `first` up to `end`, in order. */
export function readEarlier(
  connection: Connection,
  id: string,
  stream: string,
  first: number,
  end: number,
): readonly Piece[] {
  const read = EARLIER.get(stream)?.read(connection, id, first, end) ?? [];
  return read
    .filter(({ firstSeq, count }) => firstSeq < end && firstSeq + count > first)
    .map((piece) => ({ stream, ...piece }));
}

/** Returns how many entries earlier versions have left of a stream. */
export function countEarlier(connection: Connection, id: string, stream: string): number {
  return EARLIER.get(stream)?.count(connection, id) ?? 0;
}

/** Empties what earlier versions have left of a draft. */
export function discardEarlier(connection: Connection, id: string, stream: string): void {
  for (const table of EARLIER.get(stream)?.tables ?? [])
    prepared(connection, `DELETE FROM "${table}" WHERE "operation_id" = ?`).run(id);
}

function countRows(connection: Connection, table: string, id: string): number {
  const seq = prepared(
    connection,
    `SELECT "seq" FROM "${table}" WHERE "operation_id" = ? ORDER BY "seq" DESC LIMIT 1`,
  )
    .pluck()
    .get(id) as number | undefined;
  return (seq ?? -1) + 1;
}

function all(
  connection: Connection,
  sql: string,
  values: Readonly<Record<string, string | number>>,
): readonly Readonly<Record<string, unknown>>[] {
  return prepared(connection, sql).all(values) as Readonly<Record<string, unknown>>[];
}

function pieces(
  connection: Connection,
  sql: string,
  values: Readonly<Record<string, string | number>>,
): readonly EarlierPiece[] {
  return prepared(connection, sql).all(values) as EarlierPiece[];
}
