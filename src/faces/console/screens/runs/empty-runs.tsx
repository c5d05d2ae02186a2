import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import { NewBacktestDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { go } from '../../shell/router.js';
import type { Step } from './first-steps.js';
import { StepsList } from './steps-list.js';

/** Three years that the sample model has not seen, at a threshold that trades often enough to say something. */
const FIRST_RUN = {
  label: 'Sample',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  modelPath: 'models/rsi_mlp_v1.0.0',
  symbol: 'AAPL',
  timeframe: '1d',
  startDate: '2021-10-12',
  endDate: '2024-12-31',
  overrides: [{ path: 'decisions.confidence_threshold', value: '0.34' }],
};

/** What a new server says: how to get from here to a first result. */
export function EmptyRuns({ steps }: { readonly steps: readonly Step[] | null }) {
  const sample = useDeed(async () => {
    const { started } = await ask(NewBacktestDocument, { input: FIRST_RUN });
    if ('operation' in started) go(`/operations/${started.operation.id}`);
    else throw new Error(started.message);
  });
  return (
    <section class="welcome">
      <h1>Nothing has run yet</h1>
      <p>
        ktrdr trades a strategy on bars of the past and says how much of the result may be luck. Start with
        the sample that came along: three years of bars that its model has not seen.
      </p>
      <p>
        <button type="button" class="primary" onClick={() => sample.run()} disabled={sample.isRunning}>
          Run the sample
        </button>
      </p>
      <Refusal error={sample.failure} />
      {steps !== null && <StepsList steps={steps} />}
    </section>
  );
}
