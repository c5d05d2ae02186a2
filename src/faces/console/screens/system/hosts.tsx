import { formatBytes } from '../../../../base/pure/format-bytes.js';
import type { SystemQuery } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { ShareBar } from '../../parts/share-bar.js';
import { formatCount } from '../../text/format.js';

type Host = SystemQuery['workers'][number];

/** As many runs of a host as have a link of their own. */
const SHOWN = 4;

/** Who takes work: what each has, what it is at, and whether it was heard of lately. */
export function Hosts({ workers, nowMs }: { readonly workers: readonly Host[]; readonly nowMs: number }) {
  if (workers.length === 0)
    return <p class="nothing">No host takes work: what is started waits until one does.</p>;
  return (
    <table class="cards">
      <thead>
        <tr>
          <th>Host</th>
          <th>State</th>
          <th class="number">Busy threads</th>
          <th>Runs</th>
          <th>Version</th>
          <th>Network</th>
          <th class="number">Memory</th>
          <th class="number">Heard</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((host) => (
          <tr key={host.id}>
            <td>{host.address ?? 'This server'}</td>
            <td data-name="State">{host.state === 'ALIVE' ? 'up' : 'lost or paused'}</td>
            <td class="number" data-name="Busy threads">
              <ShareBar share={host.busy / Math.max(host.slots, 1)} /> {host.busy} of {host.slots}
            </td>
            <td data-name="Runs">
              <Runs ids={host.running} />
            </td>
            <td data-name="Version">
              {host.version}, engine {host.engineVersion}
            </td>
            <td data-name="Network">{host.tensorflowBackend ?? '–'}</td>
            <td class="number" data-name="Memory">
              {host.memoryBytes == null ? '–' : formatBytes(host.memoryBytes)}
            </td>
            <td class="number" data-name="Heard">
              <Age at={host.heartbeatAt} nowMs={nowMs} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Runs({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return <>–</>;
  return (
    <>
      {ids.slice(0, SHOWN).map((id) => (
        <a key={id} href={`/operations/${id}`}>
          {/* Date and time of the start, and what tells it from others of that second. */}
          {id.split('_').slice(-3).join(' ')}{' '}
        </a>
      ))}
      {ids.length > SHOWN && `and ${formatCount(ids.length - SHOWN)} more`}
    </>
  );
}
