import type { Parameter } from '../../../domain/study/space/parameter.js';
import type { TrialEntry } from '../../../kinds/study/trial-entry.js';
import { type TrialColumnKind, trialFileColumns } from './trial-columns.js';

/** Loading the library takes long, so that nobody loads it who needs no Arrow. */
const loadArrow = () => import('apache-arrow');

/** What ends an Arrow stream: a message without a length. */
export const ARROW_END = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/**
 * Returns trials as messages of an Arrow stream (IPC format), without the end: one record batch of them.
 * @param isFirst whether the schema, with which a stream begins, stands before the batch
 */
export async function trialsArrow(
  parameters: readonly Parameter[],
  trials: readonly TrialEntry[],
  isFirst: boolean,
): Promise<Uint8Array> {
  const arrow = await loadArrow();
  const types: Readonly<Record<TrialColumnKind, () => InstanceType<typeof arrow.DataType>>> = {
    text: () => new arrow.Utf8(),
    number: () => new arrow.Float64(),
    count: () => new arrow.Int32(),
    flag: () => new arrow.Bool(),
  };
  const columns = trialFileColumns(parameters);
  const schema = new arrow.Schema(
    columns.map(({ name, kind }) => new arrow.Field(name, types[kind](), true)),
  );
  const children = columns.map(({ cell }, index) => {
    const type = schema.fields[index]?.type as InstanceType<typeof arrow.DataType>;
    const builder = arrow.makeBuilder({ type, nullValues: [null, undefined] });
    for (const trial of trials) builder.append(cell(trial));
    return builder.finish().flush();
  });
  const struct = new arrow.Struct(schema.fields);
  const data = arrow.makeData({ type: struct, length: trials.length, nullCount: 0, children });
  const batch = new arrow.RecordBatch(schema, data as never);
  const head = arrow.tableToIPC(new arrow.Table(schema, []), 'stream');
  const whole = arrow.tableToIPC(new arrow.Table(schema, [batch]), 'stream');
  const start = isFirst ? 0 : head.byteLength - ARROW_END.byteLength;
  return whole.slice(start, whole.byteLength - ARROW_END.byteLength);
}
