import { useEffect, useMemo, useState } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { CompareDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { ZoneSwitch } from '../../parts/zone-switch.js';
import { markDone } from '../../shell/done-once.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { useStampStyle } from '../../shell/use-stamp-style.js';
import { counted } from '../../text/format.js';
import { commonTimeframe, commonZone } from './common-zone.js';
import { compareState } from './compare-state.js';
import { type Comparison, isInvalid } from './comparison.js';
import { Correlations } from './correlations.js';
import { Courses } from './courses.js';
import { Differences } from './differences.js';
import { DifferingValues } from './differing-values.js';
import { ManyRuns } from './many-runs.js';
import { MetricTable } from './metric-table.js';
import { Parting } from './parting.js';
import { ReturnAndRisk } from './return-and-risk.js';

/** More runs than this do not fit side by side: they stand below one another. */
const MOST_COLUMNS = 8;

/** Runs side by side: their accounts from the same begin, what differs, and every metric with its best. */
export function CompareScreen() {
  const { query } = usePlace();
  const variables = useMemo(() => compareState(query), [query]);
  const answer = usePolled(CompareDocument, variables, never);
  const found = variables === null ? undefined : answer.data?.compareRuns;
  return (
    <section class={answer.isStale ? 'stale' : undefined}>
      <header class="page">
        <h1>Compare</h1>
        {found?.__typename === 'RunComparison' && (
          <span class="muted">{counted(found.runs.length, 'run')}</span>
        )}
        {variables?.filter !== null && variables !== null && (
          <label class="muted">
            <input
              type="checkbox"
              data-in-address
              checked={query.get('invalid') === '1'}
              onChange={({ currentTarget }) => setQuery({ invalid: currentTarget.checked ? '1' : null })}
            />{' '}
            Invalid ones too
          </label>
        )}
      </header>
      <Refusal error={answer.refusal} />
      {variables === null && (
        <p class="nothing">
          Select runs in <a href="/">the list</a> and press <kbd>c</kbd>.
        </p>
      )}
      {variables !== null && found === undefined && answer.refusal === null && <Skeleton lines={10} />}
      {found?.__typename === 'InvalidInputError' &&
        found.issues.map(({ message }) => (
          <p key={message} class="refusal" role="alert">
            {message}
          </p>
        ))}
      {found?.__typename === 'RunComparison' && <Compared comparison={found} />}
    </section>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const { runs, differences, divergence } = comparison;
  const [zone, timeframe] = [commonZone(runs), commonTimeframe(runs)];
  const style = useStampStyle(zone, timeframe);
  const isMany = runs.length > MOST_COLUMNS;
  const invalid = runs.filter(isInvalid).length;
  useEffect(() => markDone('compared'), []);
  return (
    <>
      {divergence !== null && <Parting divergence={divergence} runs={runs} style={style} />}
      {invalid > 0 && (
        <p class="caution-text">
          {invalid === 1 ? 'One of them is' : `${invalid} of them are`} invalid: hatched, and the best of
          nothing.
        </p>
      )}
      <div class="under">
        <ZoneSwitch zone={zone} timeframe={timeframe} />
      </div>
      <Courses comparison={comparison} style={style} pointed={pointed} onPoint={setPointed} />
      <ReturnAndRisk runs={runs} pointed={pointed} onPoint={setPointed} />
      {isMany ? (
        <>
          <ManyRuns runs={runs} pointed={pointed} onPoint={setPointed} />
          <DifferingValues differences={differences} />
        </>
      ) : (
        <>
          <MetricTable runs={runs} pointed={pointed} onPoint={setPointed} />
          <Differences runs={runs} differences={differences} />
        </>
      )}
      {comparison.correlations !== null && <Correlations runs={runs} rows={comparison.correlations} />}
    </>
  );
}
