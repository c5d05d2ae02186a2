import type { KtrdrClient } from 'ktrdr/client';
import { useState } from 'react';
import { useBars } from './use-bars.js';

const [WIDTH, HEIGHT] = [800, 200];

/** Shows a run: its account while it goes on, its verdict and figures when it is done. */
export function App({ client, firstId }: { readonly client: KtrdrClient; readonly firstId: string | null }) {
  const [id, setId] = useState(firstId);
  const [refusal, setRefusal] = useState('');
  const { bars, outcome, failure } = useBars(client, id);

  const start = async () => {
    const started = await client.startBacktest({
      symbol: 'AAPL',
      timeframe: '1d',
      strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
      startDate: '2024-01-01',
      endDate: '2024-12-31',
    });
    if (started.__typename === 'StartBacktestSuccess') setId(started.operation.id);
    else setRefusal(started.message);
  };

  return (
    <>
      <h1>{id ?? 'No run yet'}</h1>
      <button
        type="button"
        onClick={() => {
          start().catch((error: Error) => setRefusal(error.message));
        }}
      >
        Start a backtest
      </button>
      <p role="status">
        {refusal || failure?.message || `${bars.length} samples, ${outcome?.status ?? 'going on'}`}
      </p>
      <Account equities={bars.map(({ equity }) => equity)} />
      {outcome?.__typename === 'BacktestOperation' && outcome.result != null && (
        <p>
          <strong>{outcome.result.evidence?.verdict ?? 'No verdict'}</strong>:{' '}
          {outcome.result.evidence?.sentence} {outcome.result.selection?.evaluated ?? '?'} tried so far.
          Return {(100 * outcome.result.metrics.totalReturn).toFixed(1)} %,{' '}
          {outcome.result.metrics.totalTrades} trades.
        </p>
      )}
    </>
  );
}

function Account({ equities }: { readonly equities: readonly number[] }) {
  if (equities.length < 2) return null;
  const [low, high] = equities.reduce(
    ([least, most], equity) => [Math.min(least, equity), Math.max(most, equity)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const points = equities.map((equity, index) => {
    const x = (WIDTH * index) / (equities.length - 1);
    const y = HEIGHT - (HEIGHT * (equity - low)) / (high - low || 1);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label="The account">
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" />
    </svg>
  );
}
