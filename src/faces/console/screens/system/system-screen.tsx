import { usePolled } from '../../api/use-polled.js';
import { SystemDocument, type SystemQuery } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useNow } from '../../shell/use-now.js';
import { formatCount } from '../../text/format.js';
import { Hosts } from './hosts.js';
import { Queue } from './queue.js';
import { SealForm } from './seal-form.js';
import { Seals } from './seals.js';

const WAIT_MS = 3_000;

/** Queue, threads, hosts, seals and versions. */
export function SystemScreen() {
  const system = usePolled(SystemDocument, {}, () => WAIT_MS, {
    isWatched: ({ server }) => server.running + server.queued > 0,
  });
  const now = useNow();
  const { data } = system;
  return (
    <section>
      <header class="page">
        <h1>System</h1>
      </header>
      <Refusal error={system.refusal} />
      {data === null ? (
        <Skeleton lines={6} />
      ) : (
        <>
          <Figures system={data} />
          <h2>Queue</h2>
          <Queue nowMs={now} />
          <h2>Hosts</h2>
          <Hosts workers={data.workers} nowMs={now} />
          <h2>Sealed bars</h2>
          <p class="muted">
            Bars that nothing reads unless it says so, and each look is counted: what is kept for the end.
          </p>
          <Seals seals={data.holdouts} onChange={system.insist} />
          <SealForm onSealed={system.insist} />
          <p class="muted">
            Charts:{' '}
            <a href="https://www.tradingview.com/" rel="noreferrer" data-outside>
              lightweight-charts of TradingView
            </a>
            . API:{' '}
            <a href="/graphql" data-outside>
              playground
            </a>
            .
          </p>
        </>
      )}
    </section>
  );
}

function Figures({ system: { server } }: { readonly system: SystemQuery }) {
  const figures = [
    ['Running', formatCount(server.running)],
    ['Queued', formatCount(server.queued)],
    ['Version', server.version],
    ['Engine', server.engineVersion],
    ['Mode', server.executionMode.toLowerCase()],
    ['Network', server.tensorflowBackend ?? '–'],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
