import type { Verdict } from '../generated/graphql.js';
import { VERDICT_WORDS } from '../text/words.js';

/** The verdict of the server in words; never that a run is good. */
export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  return <span class={`verdict ${verdict.toLowerCase()}`}>{VERDICT_WORDS[verdict]}</span>;
}
