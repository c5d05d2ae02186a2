import { useState } from 'preact/hooks';
import { usePolled } from '../../api/use-polled.js';
import { RunEventsDocument, type RunEventsQuery } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { formatInstant } from '../../text/format.js';
import { wordsOf } from '../../text/words.js';

const WAIT_MS = 2_000;

const wait = ({ operation }: RunEventsQuery): number | null =>
  operation?.events.complete === false ? WAIT_MS : null;

/** What has happened to a run, when and by whom. */
export function RunEvents({ id, isDone }: { readonly id: string; readonly isDone: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Events</summary>
      {isOpen && <Events key={String(isDone)} id={id} />}
    </details>
  );
}

function Events({ id }: { readonly id: string }) {
  const answer = usePolled(RunEventsDocument, { id, after: null }, wait);
  const events = answer.data?.operation?.events;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (events === undefined) return <Skeleton lines={3} />;
  return (
    <>
      <table class="cards">
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th>By</th>
          </tr>
        </thead>
        <tbody>
          {events.nodes.map(({ seq, at, kind, message, caller, host }) => (
            <tr key={seq}>
              <td>{formatInstant(Date.parse(at))}</td>
              <td>
                {wordsOf(kind)} {message !== '' && <span class="muted">{message}</span>}
              </td>
              <td>{caller ?? host ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {events.pageInfo.hasNextPage && <p class="muted">The first {events.nodes.length} are shown.</p>}
    </>
  );
}
