import type { Piece } from '../../operations/record/part.js';
import { Prisma } from './generated/client.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

type EarlierPiece = Omit<Piece, 'stream'>;

/** Where earlier versions kept a stream. */
interface EarlierStream {
  /** What is emptied with it. */
  readonly tables: readonly string[];
  /** Reads, in order, at least the pieces that hold the entries from `first` up to `end`. */
  read(id: string, first: number, end: number): Steps<readonly EarlierPiece[]>;
  count(id: string): Steps<number>;
}

/*
 * What versions before there was the table of pieces have left. Nothing of it is written any more; a log that they
 * began goes on in the table of pieces.
 */
const BYTES_A_DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const DOUBLES_A_PROGRESS_SAMPLE = 7;

/** Of pieces that are kept under their first entry, those that may hold an entry from `first` up to `end`. */
function holding(table: string, id: string, first: number, end: number): Prisma.Sql {
  const name = Prisma.raw(`"${table}"`);
  return Prisma.sql`FROM ${name} AS "piece" WHERE "operation_id" = ${id} AND "seq" < ${end}
    AND "seq" >= coalesce((SELECT max("seq") FROM ${name} WHERE "operation_id" = ${id} AND "seq" <= ${first}), 0)
    ORDER BY "seq"`;
}

const PROGRESS_SAMPLES = Prisma.raw(
  `"seq" AS "firstSeq", length("entries") / ${DOUBLES_A_PROGRESS_SAMPLE * BYTES_A_DOUBLE} AS "count"`,
);

const progressSamples: EarlierStream = {
  tables: [],
  *read(id, first, end) {
    const rows = yield* rowsOf<Readonly<Record<string, number | null>>>(
      Prisma.sql`SELECT "seq", "bar_index", "timestamp_ms", "equity", "pnl", "trades", "win_rate", "position"
        FROM "bar_metric" WHERE "operation_id" = ${id} AND "seq" >= ${first} AND "seq" < ${end} ORDER BY "seq"`,
    );
    const pieces = yield* rowsOf<EarlierPiece>(
      Prisma.sql`SELECT ${PROGRESS_SAMPLES}, "entries" AS "bytes" ${holding('bar_piece', id, first, end)}`,
    );
    return [
      ...rows.map(({ seq, ...fields }) => {
        const doubles = Float64Array.from(Object.values(fields), (value) => value ?? Number.NaN);
        return { firstSeq: seq as number, count: 1, bytes: new Uint8Array(doubles.buffer) };
      }),
      ...pieces,
    ];
  },
  *count(id) {
    const last = yield* firstOf<EarlierPiece>(
      Prisma.sql`SELECT ${PROGRESS_SAMPLES} FROM "bar_piece" WHERE "operation_id" = ${id} ORDER BY "seq" DESC LIMIT 1`,
    );
    return last === undefined ? yield* countRows('bar_metric', id) : last.firstSeq + last.count;
  },
};

/** A log of rows, whose entries are written as JSON since. */
function rows(table: string, columns: Readonly<Record<string, string>>): EarlierStream {
  const list = Prisma.raw(
    Object.entries(columns)
      .map(([field, column]) => `"${column}" AS "${field}"`)
      .join(', '),
  );
  return {
    tables: [],
    *read(id, first, end) {
      const found = yield* rowsOf<Readonly<Record<string, unknown>>>(
        Prisma.sql`SELECT "seq", ${list} FROM ${Prisma.raw(`"${table}"`)}
          WHERE "operation_id" = ${id} AND "seq" >= ${first} AND "seq" < ${end} ORDER BY "seq"`,
      );
      return found.map((row) => ({
        firstSeq: row.seq as number,
        count: 1,
        bytes: new TextEncoder().encode(JSON.stringify([row])),
      }));
    },
    count: (id) => countRows(table, id),
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

function countTrades(id: string): Prisma.Sql {
  return Prisma.sql`SELECT coalesce(sum("trade_count"), 0) AS "count" FROM "outcome_part" WHERE "operation_id" = ${id}`;
}

const trades: EarlierStream = {
  tables: ['trade_piece', 'outcome_part'],
  read: (id, first, end) =>
    rowsOf<EarlierPiece>(
      Prisma.sql`SELECT "seq" AS "firstSeq", "trades" AS "bytes", coalesce((SELECT min("seq") FROM "trade_piece"
          WHERE "operation_id" = ${id} AND "seq" > "piece"."seq"), (${countTrades(id)})) - "seq" AS "count"
        ${holding('trade_piece', id, first, end)}`,
    ),
  count: (id) => counted(countTrades(id)),
};

/** Counts doubles instead of points: nobody reads points one by one, and these need not be read to be counted. */
const equity: EarlierStream = {
  tables: ['outcome_part'],
  read: (id, first, end) =>
    rowsOf<EarlierPiece>(
      Prisma.sql`SELECT "firstSeq", "count", (SELECT "equity" FROM "outcome_part"
          WHERE "operation_id" = ${id} AND "seq" = "part") AS "bytes"
        FROM (SELECT "seq" AS "part", length("equity") / ${Prisma.raw(String(BYTES_A_DOUBLE))} AS "count",
            (sum(length("equity")) OVER (ORDER BY "seq") - length("equity")) / ${Prisma.raw(String(BYTES_A_DOUBLE))} AS "firstSeq"
          FROM "outcome_part" WHERE "operation_id" = ${id} AND "equity" IS NOT NULL) AS "points"
        WHERE "firstSeq" < ${end} AND "firstSeq" + "count" > ${first} ORDER BY "firstSeq"`,
    ),
  count: (id) =>
    counted(
      Prisma.sql`SELECT coalesce(sum(length("equity")), 0) / ${Prisma.raw(String(BYTES_A_DOUBLE))} AS "count"
        FROM "outcome_part" WHERE "operation_id" = ${id}`,
    ),
};

const EARLIER: ReadonlyMap<string, EarlierStream> = new Map(
  Object.entries({ samples: progressSamples, epochs, segments, trades, equity }),
);

/** Returns the pieces that hold the entries from `first` up to `end`, in order. */
export function* readEarlier(
  id: string,
  stream: string,
  first: number,
  end: number,
): Steps<readonly Piece[]> {
  const earlier = EARLIER.get(stream);
  const read = earlier === undefined ? [] : yield* earlier.read(id, first, end);
  return read
    .filter(({ firstSeq, count }) => firstSeq < end && firstSeq + count > first)
    .map((piece) => ({ stream, ...piece }));
}

/** Returns how many entries earlier versions have left of a stream. */
export function* countEarlier(id: string, stream: string): Steps<number> {
  const earlier = EARLIER.get(stream);
  return earlier === undefined ? 0 : yield* earlier.count(id);
}

/** Empties what earlier versions have left of a draft. */
export function* discardEarlier(id: string, stream: string): Steps<void> {
  for (const table of EARLIER.get(stream)?.tables ?? [])
    yield Prisma.sql`DELETE FROM ${Prisma.raw(`"${table}"`)} WHERE "operation_id" = ${id}`;
}

function* countRows(table: string, id: string): Steps<number> {
  const last = yield* firstOf<{ seq: number }>(
    Prisma.sql`SELECT "seq" FROM ${Prisma.raw(`"${table}"`)}
      WHERE "operation_id" = ${id} ORDER BY "seq" DESC LIMIT 1`,
  );
  return (last?.seq ?? -1) + 1;
}

function* counted(statement: Prisma.Sql): Steps<number> {
  return (yield* firstOf<{ count: number }>(statement))?.count ?? 0;
}
