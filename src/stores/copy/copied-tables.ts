/** A table that copies take along, and the columns that its rows are in order by. */
export interface CopiedTable {
  readonly name: string;
  readonly key: readonly string[];
}

const table = (name: string, ...key: readonly string[]): CopiedTable => ({ name, key });

/** Every table of a database, what others refer to first. */
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
