import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../../api/ask.js';
import { useDeed } from '../../../api/use-deed.js';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import {
  RunTrialDocument,
  SaveStrategyDocument,
  StrategySourceDocument,
  TrialStrategyDocument,
  type TrialStrategyQuery,
} from '../../../generated/graphql.js';
import { Dialog } from '../../../parts/dialog.js';
import { Refusal } from '../../../parts/refusal.js';
import { go } from '../../../shell/router.js';
import { ChangedLines } from '../../strategies/changed-lines.js';
import { strategyAddress } from '../../strategies/strategy-address.js';
import { type Trial, trialText } from './study-answer.js';

const SHORTEST_WAIT_MS = 300;

const wait = ({ operation }: TrialStrategyQuery): number | null =>
  operation === null || operation.done ? null : Math.max(operation.pollAfterMs ?? 0, SHORTEST_WAIT_MS);

/**
 * Keeps the values of a trial in a file of its own. What a run says of its strategy is what ran, its values in their
 * places: so the trial is run as a backtest first, once however often one asks.
 */
export function SaveTrial({
  study,
  trial,
  strategy,
  onClose,
}: {
  readonly study: string;
  readonly trial: Pick<Trial, 'number' | 'values'>;
  readonly strategy: string;
  readonly onClose: () => void;
}) {
  const { number } = trial;
  const [run, setRun] = useState<string | null>(null);
  const start = useDeed(async () => {
    const idempotencyKey = `strategy of ${study} ${number}`;
    const { started } = await ask(RunTrialDocument, { study, number, idempotencyKey });
    if (!('operation' in started)) throw new Error(started.message);
    setRun(started.operation.id);
  });
  useEffect(() => start.run(), []);
  const answer = usePolled(TrialStrategyDocument, run === null ? null : { id: run }, wait);
  const stored = usePolled(StrategySourceDocument, { path: strategy }, never).data?.strategy?.source ?? null;
  const source = withField(answer.data?.operation, 'result')?.result?.strategySource ?? null;
  const failed = answer.data?.operation?.error ?? null;
  const save = useDeed(async (path: string) => {
    const input = { path, source: source ?? '', expectedHash: null, basedOn: strategy };
    const { saveStrategy } = await ask(SaveStrategyDocument, { input });
    if ('message' in saveStrategy) throw new Error(saveStrategy.message);
    go(strategyAddress(path));
  });
  const outside = trial.values.filter(({ path }) => path.startsWith('input.'));
  return (
    <Dialog title={`Save trial ${number} as strategy`} onClose={onClose}>
      <Refusal
        error={start.failure ?? answer.refusal ?? (failed === null ? null : new Error(failed.message))}
      />
      {source === null ? (
        <p class="muted" role="status">
          Running trial {number} once, for the strategy as it ran…
        </p>
      ) : (
        <>
          <form
            class="inline"
            onSubmit={(event) => {
              event.preventDefault();
              save.run(String(new FormData(event.currentTarget).get('target')));
            }}
          >
            <label>
              File
              <input
                name="target"
                required
                size={44}
                defaultValue={strategy.replace(/(\.ya?ml)$/, `_trial_${number}$1`)}
              />
            </label>
            <button type="submit" class="primary" disabled={save.isRunning}>
              Save
            </button>
          </form>
          <Refusal error={save.failure} />
          <p class="muted">What is tried with it counts together with {strategy}.</p>
          {outside.length > 0 && (
            <p class="caution-text">
              No part of a strategy, so not in the file: {trialText({ values: outside })}.
            </p>
          )}
          {stored !== null && <ChangedLines before={stored} after={source} />}
        </>
      )}
    </Dialog>
  );
}
