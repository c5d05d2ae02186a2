import { useAwayUntilMs } from '../api/connection.js';
import { useNow } from './use-now.js';

/** Says that the server is away, once for the whole page. What is shown stays, and so does what was typed. */
export function AwayBar() {
  const until = useAwayUntilMs();
  return (
    <div role="status" aria-live="polite">
      {until !== null && <Waiting untilMs={until} />}
    </div>
  );
}

function Waiting({ untilMs }: { readonly untilMs: number }) {
  // Readers of the screen are told once, not every second.
  const seconds = Math.max(0, Math.ceil((untilMs - useNow()) / 1_000));
  return (
    <p class="away">
      The server is away; what you see is as it was.{' '}
      <span aria-hidden="true">
        {seconds > 0 ? `It is asked again in ${seconds} s.` : 'It is asked again now.'}
      </span>
    </p>
  );
}
