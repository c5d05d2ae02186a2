/** A table that copies take along, and the columns that its rows are in order by. */
export interface CopiedTable {
  readonly name: string;
  readonly key: readonly string[];
  /** What is copied of its rows; absent where all is. */
  readonly columns?: readonly string[];
  /** Read and written at once. */
  readonly rowsAStep: number;
}

const ROWS_A_STEP = 200;
/** Of rows of up to a megabyte each. */
const LARGE_ROWS_A_STEP = 10;

const table = (name: string, ...key: readonly string[]): CopiedTable => ({
  ...{ name, key },
  rowsAStep: ROWS_A_STEP,
});

/** Every table that databases of both kinds have, what others refer to first. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  table('operation', 'id'),
  table('operation_tag', 'operation_id', 'key', 'value'),
  table('operation_event', 'operation_id', 'seq'),
  table('stream_piece', 'operation_id', 'stream', 'seq'),
  table('bar_metric', 'operation_id', 'seq'),
  table('bar_piece', 'operation_id', 'seq'),
  table('epoch_metric', 'operation_id', 'seq'),
  table('segment_metric', 'operation_id', 'seq'),
  table('trade_piece', 'operation_id', 'seq'),
  table('outcome_part', 'operation_id', 'seq'),
  table('operation_result', 'operation_id'),
  table('operation_checkpoint', 'operation_id'),
  table('evaluation', 'seq'),
  table('evaluation_returns', 'seq'),
  table('evaluation_periods', 'id'),
  table('evaluation_family', 'name'),
  table('evaluation_judged', 'family'),
  table('operation_evaluation', 'operation_id'),
];

/** What a cluster keeps besides, in PostgreSQL alone; what hosts and servers say of themselves is theirs to say anew. */
export const CLUSTER_TABLES: readonly CopiedTable[] = [
  // They are kept from now on.
  { ...table('artifact', 'hash'), columns: ['hash', 'size', 'content'], rowsAStep: LARGE_ROWS_A_STEP },
  table('artifact_place', 'hash', 'address'),
  table('operation_input', 'operation_id', 'path'),
  table('library_item', 'folder', 'name'),
  table('library_file', 'folder', 'name', 'path'),
];
