import { useAway } from '../api/connection.js';
import type { Away } from '../api/poller.js';
import { useSignedOut } from '../api/session.js';
import { useNow } from './use-now.js';

/**
 * Says why the server does not answer, or that it knows one no more, once for the whole page. What is shown stays, and so does
 * what was typed.
 */
export function AwayBar() {
  const away = useAway();
  const isSignedOut = useSignedOut();
  return (
    <div role="status" aria-live="polite">
      {isSignedOut ? <SignedOut /> : away !== null && <Waiting {...away} />}
    </div>
  );
}

function SignedOut() {
  return (
    <p class="away">
      You are signed out; what you typed stays.{' '}
      <a href="/login" target="_blank" rel="noreferrer">
        Sign in in another tab
      </a>
      , then go on here.
    </p>
  );
}

function Waiting({ untilMs, message }: Away) {
  // Readers of the screen are told once, not every second.
  const seconds = Math.max(0, Math.ceil((untilMs - useNow()) / 1_000));
  return (
    <p class="away">
      {message} What you see is as it was.{' '}
      <span aria-hidden="true">
        {seconds > 0 ? `It is asked again in ${seconds} s.` : 'It is asked again now.'}
      </span>
    </p>
  );
}
