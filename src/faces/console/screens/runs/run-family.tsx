import { listWaitMs } from '../../api/poll-waits.js';
import { usePolled } from '../../api/use-polled.js';
import { RunsDocument, type RunsQuery } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { RunState } from './run-state.js';

const SHOWN = 50;

const wait = ({ operations }: RunsQuery): number | null =>
  operations.nodes.every(({ done }) => done) ? null : listWaitMs(operations.nodes);

/** The operations that a run consists of, below it. */
export function RunFamily({ parent, columns }: { readonly parent: string; readonly columns: number }) {
  const { data, refusal } = usePolled(
    RunsDocument,
    { first: SHOWN, after: null, filter: { parent }, orderBy: { field: 'CREATED_AT', direction: 'ASC' } },
    wait,
  );
  const family = data?.operations;
  return (
    <tr class="family">
      <td colSpan={columns}>
        <Refusal error={refusal} />
        <ul>
          {family?.nodes.map((run) => (
            <li key={run.id}>
              <a href={`/operations/${run.id}`}>{run.label ?? run.title}</a> <RunState run={run} />
            </li>
          ))}
        </ul>
        {family !== undefined && family.totalCount > SHOWN && (
          <p class="muted">The first {SHOWN} are shown.</p>
        )}
      </td>
    </tr>
  );
}
