import { Counter, Histogram, type Registry } from 'prom-client';
import type { ClusterObserver } from '../../operations/ports/cluster-observer.js';
import type { SharedSlices } from '../../operations/ports/shared-slices.js';
import type { WorkLeases } from '../../operations/ports/work-leases.js';
import type { Operation } from '../../operations/record/operation.js';
import { addAskedGauge } from './asked-gauge.js';

/** From a host that was free to a queue of a night, seconds. */
const WAIT_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1_800, 7_200, 28_800];

/** What of a cluster is asked for when somebody looks. */
export interface ClusterState {
  readonly leases: Pick<WorkLeases, 'hosts' | 'refusedWrites'>;
  readonly slices: Pick<SharedSlices, 'waiting'>;
}

/** Counts what a process of a cluster does. Hosts are those of the whole cluster, everything else is of this process. */
export class ClusterMetrics implements ClusterObserver {
  readonly #claims: Counter<'type'>;
  readonly #waits: Histogram;
  readonly #lost: Counter;
  readonly #sweeps: Counter;
  readonly #requeued: Counter;
  readonly #files: Counter<'direction' | 'peer'>;
  readonly #bytes: Counter<'direction' | 'peer'>;
  readonly #refusals: Counter;

  constructor(registry: Registry, { leases, slices }: ClusterState) {
    const registers = [registry];
    this.#claims = new Counter({
      name: 'ktrdr_cluster_claims_total',
      help: 'Operations that this host has claimed, by type.',
      labelNames: ['type'],
      registers,
    });
    this.#waits = new Histogram({
      name: 'ktrdr_cluster_claim_wait_seconds',
      help: 'How long operations had waited when this host claimed them.',
      buckets: WAIT_BUCKETS,
      registers,
    });
    this.#lost = new Counter({
      name: 'ktrdr_cluster_leases_lost_total',
      help: 'Operations and slices of them that others took from this host after their time had run out.',
      registers,
    });
    this.#sweeps = new Counter({
      name: 'ktrdr_cluster_sweeps_total',
      help: 'How often this process looked for leases that had run out.',
      registers,
    });
    this.#requeued = new Counter({
      name: 'ktrdr_cluster_operations_requeued_total',
      help: 'Operations without a host that this process had wait again, or ended where they were being cancelled.',
      registers,
    });
    this.#files = new Counter({
      name: 'ktrdr_cluster_artifacts_total',
      help: 'Files of operations that this process has received or sent, by who was on the other side.',
      labelNames: ['direction', 'peer'],
      registers,
    });
    this.#bytes = new Counter({
      name: 'ktrdr_cluster_artifact_bytes_total',
      help: 'Their bytes.',
      labelNames: ['direction', 'peer'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'ktrdr_cluster_artifacts_refused_total',
      help: 'Files that another server should have had and could not give, or gave with other bytes.',
      registers,
    });
    new Counter({
      name: 'ktrdr_cluster_writes_refused_total',
      help: 'Writes of work by this host that changed nothing because their lease was over.',
      registers,
      collect() {
        this.reset();
        this.inc(leases.refusedWrites);
      },
    });
    addAskedGauge(
      registry,
      {
        name: 'ktrdr_cluster_slices_waiting',
        help: 'Slices of studies that wait for a host. A study offers two for each slot that there is.',
      },
      async () => [[{}, await slices.waiting()]],
    );
    addAskedGauge(
      registry,
      {
        name: 'ktrdr_cluster_hosts',
        help: 'Hosts that were heard of in the last ten minutes, by state: alive, silent for longer than a lease lasts.',
        labelNames: ['state'],
      },
      async () => {
        const hosts = await leases.hosts();
        return (['ALIVE', 'SILENT'] as const).map((state) => [
          { state: state.toLowerCase() },
          hosts.filter((host) => host.state === state).length,
        ]);
      },
    );
  }

  claimed({ type, attempt, createdAt, updatedAt }: Operation): void {
    const since = attempt === 1 ? createdAt : updatedAt;
    this.#claims.inc({ type });
    this.#waits.observe(Math.max(0, (Date.now() - since.getTime()) / 1_000));
  }

  lost(): void {
    this.#lost.inc();
  }

  moved(direction: 'received' | 'sent', peer: 'server' | 'database', bytes: number): void {
    this.#files.inc({ direction, peer });
    this.#bytes.inc({ direction, peer }, bytes);
  }

  artifactRefused(): void {
    this.#refusals.inc();
  }

  swept(found: number): void {
    this.#sweeps.inc();
    this.#requeued.inc(found);
  }
}
