import { listWaitMs } from '../../api/poll-waits.js';
import { usePolled } from '../../api/use-polled.js';
import { RunsDocument, type RunsQuery } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { Refusal } from '../../parts/refusal.js';
import { formatCount } from '../../text/format.js';
import { TYPE_WORDS } from '../../text/words.js';
import { RunState } from '../runs/run-state.js';

const SHOWN = 30;

const wait = ({ operations }: RunsQuery): number => listWaitMs(operations.nodes);
const isWatched = ({ operations }: RunsQuery): boolean => operations.totalCount > 0;

/** What runs and what waits, parts of others too; the oldest first. */
export function Queue({ nowMs }: { readonly nowMs: number }) {
  const { data, refusal } = usePolled(
    RunsDocument,
    {
      first: SHOWN,
      after: null,
      filter: { statuses: ['RUNNING', 'CANCELLING', 'PENDING'], includeChildren: true },
      orderBy: { field: 'CREATED_AT', direction: 'ASC' },
    },
    wait,
    { isWatched },
  );
  const open = data?.operations;
  if (refusal !== null) return <Refusal error={refusal} />;
  if (open === undefined) return null;
  if (open.totalCount === 0) return <p class="nothing">Nothing runs and nothing waits.</p>;
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th>Run</th>
            <th>Kind</th>
            <th>State</th>
            <th class="number">Age</th>
          </tr>
        </thead>
        <tbody>
          {open.nodes.map((run) => (
            <tr key={run.id}>
              <td>
                <a href={`/operations/${run.id}`}>{run.label ?? run.title}</a>
              </td>
              <td>{TYPE_WORDS[run.type]}</td>
              <td>
                <RunState run={run} />
              </td>
              <td class="number" data-name="age">
                <Age at={run.createdAt} nowMs={nowMs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open.totalCount > SHOWN && <p class="muted">and {formatCount(open.totalCount - SHOWN)} more</p>}
    </>
  );
}
