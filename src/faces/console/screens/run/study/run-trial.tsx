import { ask } from '../../../api/ask.js';
import { useDeed } from '../../../api/use-deed.js';
import { RunTrialDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { go } from '../../../shell/router.js';

/** Runs a trial as an ordinary backtest, whose digest is the same. */
export function RunTrial({
  study,
  number,
  isPrimary = false,
}: {
  readonly study: string;
  readonly number: number;
  readonly isPrimary?: boolean;
}) {
  const start = useDeed(async () => {
    const { started } = await ask(RunTrialDocument, { study, number, idempotencyKey: null });
    if (!('operation' in started)) throw new Error(started.message);
    go(`/operations/${started.operation.id}`);
  });
  return (
    <>
      <button
        type="button"
        class={isPrimary ? 'primary' : ''}
        disabled={start.isRunning}
        onClick={() => start.run()}
      >
        Run it
      </button>
      <Refusal error={start.failure} />
    </>
  );
}
