import { useEffect, useRef } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { BarWhyDocument, type BarWhyQuery } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { markDone } from '../../../shell/done-once.js';
import { useKeys } from '../../../shell/keys.js';
import { setQuery } from '../../../shell/router.js';
import {
  formatDigits,
  formatNumber,
  formatPrice,
  formatStamp,
  type StampStyle,
} from '../../../text/format.js';
import { wordsOf } from '../../../text/words.js';
import { NamedValues } from './named-values.js';

type Holder = Extract<NonNullable<BarWhyQuery['operation']>, { explainBar: unknown }>;
type Explanation = NonNullable<Holder['explainBar']>;

/** Why a bar was decided as it was, beside the price. */
export function BarWhy({
  id,
  timestamp,
  times,
  unit,
  style,
}: {
  readonly id: string;
  readonly timestamp: string;
  /** Of the candles, seconds since 1970. */
  readonly times: readonly number[];
  /** What the arrows go by: a candle may hold many bars. */
  readonly unit: 'bar' | 'candle';
  readonly style: StampStyle;
}) {
  const answer = usePolled(BarWhyDocument, { id, timestamp }, never);
  const step = (by: number) => {
    const at = times.findLastIndex((time) => time * 1_000 <= Date.parse(timestamp));
    const next = times[at + by];
    if (next !== undefined) setQuery({ bar: new Date(next * 1_000).toISOString() });
  };
  const close = () => setQuery({ bar: null });
  const aside = useRef<HTMLElement>(null);
  // What was clicked may be far from it, such as a trade in the table below.
  useEffect(() => aside.current?.scrollIntoView({ block: 'nearest' }), [timestamp]);
  useEffect(() => markDone('asked-why'), []);
  useKeys({ j: () => step(1), k: () => step(-1), Escape: close });
  const bar = withField(answer.data?.operation, 'explainBar')?.explainBar ?? null;
  return (
    <aside ref={aside} class={answer.isStale ? 'why stale' : 'why'} aria-label="Why">
      <header>
        <h3>Why? {formatStamp(Date.parse(timestamp), style)}</h3>
        <span>
          <button
            type="button"
            class="quiet"
            onClick={() => step(-1)}
            aria-label={`The ${unit} before`}
            title="k"
          >
            ◂
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => step(1)}
            aria-label={`The next ${unit}`}
            title="j"
          >
            ▸
          </button>
          <button type="button" class="quiet" onClick={close} aria-label="Close">
            ✕
          </button>
        </span>
      </header>
      <Refusal error={answer.refusal} />
      {answer.data === null && answer.refusal === null && <Skeleton lines={8} />}
      {answer.data !== null && bar === null && <p class="nothing">This bar is outside of the run.</p>}
      {bar !== null && <Explained bar={bar} />}
    </aside>
  );
}

function Explained({ bar }: { readonly bar: Explanation }) {
  const threshold = bar.threshold ?? null;
  return (
    <div class="body">
      <p class="decision">
        <strong>{bar.signal ?? 'No decision: a feature is undefined'}</strong>
        {bar.confidence !== null && bar.confidence !== undefined && (
          <> with confidence {formatNumber(bar.confidence, { decimals: 3 })}</>
        )}
        {bar.margin !== null && bar.margin !== undefined && (
          <>, leading by {formatNumber(bar.margin, { decimals: 3 })}</>
        )}
        {threshold !== null && <>, threshold {formatNumber(threshold, { decimals: 3 })}</>}
      </p>
      <NamedValues name="Outputs" values={bar.outputs} isBars />
      {bar.filters.length > 0 && (
        <ul class="checks">
          {bar.filters.map(({ name, passed, detail }) => (
            <li key={name} class={passed ? 'pass' : 'fail'}>
              <span class="sign" aria-hidden="true">
                {passed ? '✓' : '✕'}
              </span>
              <span>
                <strong>{wordsOf(name)}</strong> {detail}
              </span>
            </li>
          ))}
        </ul>
      )}
      {bar.counterfactuals.length > 0 && (
        <>
          <h4>What would have changed it</h4>
          <ul class="plain">
            {bar.counterfactuals.map(({ feature, from, to, decision }) => (
              <li key={feature}>
                <strong>{decision}</strong> if {feature} were {formatDigits(to)} instead of{' '}
                {formatDigits(from)}
              </li>
            ))}
          </ul>
        </>
      )}
      {bar.features.length === 0 && (
        <p class="muted">
          Its signals were recorded in a file: there is no network whose features could be shown.
        </p>
      )}
      {bar.features.length > 0 && bar.signal !== null && bar.counterfactuals.length === 0 && (
        <p class="muted">No change of one feature alone would have changed it.</p>
      )}
      <p class="muted">
        open {formatPrice(bar.open)} · high {formatPrice(bar.high)} · low {formatPrice(bar.low)} · close{' '}
        {formatPrice(bar.close)}
        <br />
        order {bar.order ?? 'none'} · fill {bar.fill ?? 'none'} · position {formatDigits(bar.positionBefore)}{' '}
        → {formatDigits(bar.positionAfter)} · account {formatNumber(bar.equity, { decimals: 2 })}
      </p>
      <NamedValues name="Indicators" values={bar.indicators} />
      <NamedValues name="Memberships" values={bar.memberships} isBars />
      <NamedValues name="Features, as the network had them" values={bar.features} />
    </div>
  );
}
