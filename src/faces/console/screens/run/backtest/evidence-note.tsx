import { deflatedText } from '../../../../../domain/study/luck/deflated-text.js';
import { VerdictBadge } from '../../../parts/verdict-badge.js';
import { formatCount } from '../../../text/format.js';
import { VERDICT_WORDS, wordsOf } from '../../../text/words.js';
import type { Result } from './backtest-answer.js';

type Evidence = NonNullable<Result['evidence']>;
type Selection = NonNullable<Result['selection']>;

const SIGNS = { PASS: '✓', WARN: '!', FAIL: '✕', UNKNOWN: '?' } as const;

/** The verdict, its sentence and its checks; those that passed are folded. */
export function EvidenceNote({
  evidence,
  selection,
}: {
  readonly evidence: Evidence;
  readonly selection: Selection | null;
}) {
  const open = evidence.checks.filter(({ status }) => status !== 'PASS');
  const passed = evidence.checks.filter(({ status }) => status === 'PASS');
  return (
    <section class="evidence" aria-label="Verdict">
      <p class="sentence">
        <VerdictBadge verdict={evidence.verdict} /> {withoutVerdict(evidence)}
      </p>
      <Checks checks={open} />
      {passed.length > 0 && (
        <details>
          <summary class="muted">
            {passed.length === 1 ? '1 check passed' : `${passed.length} checks passed`}
          </summary>
          <Checks checks={passed} />
        </details>
      )}
      {selection !== null &&
        selection.deflatedSharpeAtCompletion !== null &&
        selection.evaluated > selection.evaluatedAtCompletion && (
          <p class="muted">
            {`At completion, of ${formatCount(selection.evaluatedAtCompletion)} tried, the deflated Sharpe ratio was ${deflatedText(selection.deflatedSharpeAtCompletion)}; whoever picks the best of ${formatCount(selection.evaluated)} has tried ${formatCount(selection.evaluated)}.`}
          </p>
        )}
    </section>
  );
}

function Checks({ checks }: { readonly checks: Evidence['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <ul class="checks">
      {checks.map(({ code, status, message }) => (
        <li key={code} class={status.toLowerCase()}>
          <span class="sign" aria-hidden="true">
            {SIGNS[status]}
          </span>
          <span>
            <strong>{wordsOf(code)}</strong> {message.replaceAll(' %', '\u00a0%')}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The badge has said the verdict already. */
function withoutVerdict({ verdict, sentence }: Evidence): string {
  const begin = `${VERDICT_WORDS[verdict]}: `;
  if (!sentence.startsWith(begin)) return sentence;
  const rest = sentence.slice(begin.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
