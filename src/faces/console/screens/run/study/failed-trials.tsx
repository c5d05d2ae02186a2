import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../../api/ask.js';
import { useDeed } from '../../../api/use-deed.js';
import { withField } from '../../../api/with-field.js';
import { FailedTrialDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { counted, formatCount } from '../../../text/format.js';
import { trialAddress } from './study-answer.js';
import type { TrialTable } from './trial-table.js';

/** The reasons of so many are read; each is a question of its own. */
const MOST_READ = 20;

interface Reason {
  readonly code: string;
  readonly message: string;
  readonly numbers: readonly number[];
}

/** How many trials failed, and why: the first of them by reason. */
export function FailedTrials({
  id,
  table,
  count,
}: {
  readonly id: string;
  readonly table: TrialTable;
  readonly count: number;
}) {
  const [isOpen, setOpen] = useState(false);
  const [reasons, setReasons] = useState<readonly Reason[]>([]);
  const trades = table.metrics.get('TOTAL_TRADES') ?? new Float64Array();
  const failed = [...table.numbers].filter((_, index) => Number.isNaN(trades[index])).slice(0, MOST_READ);
  const read = useDeed(async () => {
    const found: Reason[] = [];
    for (const number of failed) {
      const { operation } = await ask(FailedTrialDocument, { id, number });
      const error = withField(operation, 'trial')?.trial?.error ?? null;
      if (error === null) continue;
      const at = found.findIndex(({ code, message }) => code === error.code && message === error.message);
      const numbers = [...(found[at]?.numbers ?? []), number];
      found.splice(at < 0 ? found.length : at, at < 0 ? 0 : 1, { ...error, numbers });
    }
    setReasons(found);
  });
  useEffect(() => {
    if (isOpen && failed.length > 0) read.run();
  }, [isOpen, failed.length]);
  if (count === 0) return null;
  return (
    <details class="section" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Failed trials <small>{formatCount(count)}</small>
      </summary>
      <Refusal error={read.failure} />
      {count > failed.length && <p class="muted">The reasons of the first {failed.length}:</p>}
      {reasons.map(({ code, message, numbers }) => (
        <p key={`${code}${message}`}>
          <strong>{counted(numbers.length, 'trial')}</strong> <code>{code}</code> {message}{' '}
          {numbers.map((number) => (
            <a key={number} href={trialAddress(id, number)}>
              {number}{' '}
            </a>
          ))}
        </p>
      ))}
    </details>
  );
}
