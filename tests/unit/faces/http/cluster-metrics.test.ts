import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ServerMetrics } from '../../../../src/faces/http/server-metrics.js';
import type { Waiting } from '../../../../src/operations/ports/operation-rows.js';
import type { HostState, ListedHost } from '../../../../src/operations/ports/work-leases.js';
import { anOperation } from '../graphql/records.js';

const NOW = new Date('2024-03-01T12:00:00.000Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

function metricsOf(waiting: () => Promise<readonly Waiting[]>): ServerMetrics {
  return new ServerMetrics({
    queued: async () => 3,
    running: async () => 2,
    busyThreads: () => 2,
    threads: 4,
    waiting,
  });
}

const linesOf = async (metrics: ServerMetrics) =>
  (await metrics.exposition()).split('\n').filter((line) => line.startsWith('ktrdr_'));

function at(time: Date): void {
  vi.useFakeTimers({ now: time, toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

describe('the metrics of the queue', () => {
  it('tell depth and longest wait by the sign of the priority', async () => {
    at(NOW);
    const metrics = metricsOf(async () => [
      { priority: 50, count: 1, since: ago(2) },
      { priority: 1, count: 2, since: ago(9) },
      { priority: -100, count: 4, since: ago(60) },
    ]);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'ktrdr_queue_depth{priority="high"} 3',
        'ktrdr_queue_depth{priority="normal"} 0',
        'ktrdr_queue_depth{priority="low"} 4',
        'ktrdr_queue_longest_wait_seconds{priority="high"} 9',
        'ktrdr_queue_longest_wait_seconds{priority="normal"} 0',
        'ktrdr_queue_longest_wait_seconds{priority="low"} 60',
      ]),
    );
  });

  it('are left out while the database is away, and nothing else is', async () => {
    const metrics = metricsOf(() => Promise.reject(new Error('away')));
    const lines = await linesOf(metrics);
    expect(lines.filter((line) => line.startsWith('ktrdr_queue'))).toEqual([]);
    expect(lines).toContain('ktrdr_worker_threads 4');
  });
});

describe('the metrics of a process of a cluster', () => {
  it('count claims with their waits, what was lost, refused and swept, and hosts by state', async () => {
    at(NOW);
    const host = (id: string, state: HostState): ListedHost => ({
      ...{ id, address: `http://${id}`, version: '1.0.0', engineVersion: '2.0.0', tensorflowBackend: null },
      ...{ slots: 2, busy: 0, memoryBytes: 8e9, heartbeatAt: NOW, state, holds: [] },
    });
    const metrics = metricsOf(async () => []);
    const cluster = metrics.cluster({
      leases: {
        refusedWrites: 5,
        hosts: async () => [host('a', 'ALIVE'), host('b', 'SILENT'), host('c', 'ALIVE')],
      },
      slices: { waiting: async () => 6 },
    });
    cluster.claimed(anOperation({ status: 'PENDING', attempt: 1, createdAt: ago(4), updatedAt: ago(1) }));
    // It waits since it was lost, not since it was started.
    cluster.claimed(anOperation({ status: 'PENDING', attempt: 2, createdAt: ago(900), updatedAt: ago(2) }));
    cluster.lost();
    cluster.moved('received', 'server', 1_000);
    cluster.moved('received', 'server', 24);
    cluster.moved('sent', 'server', 7);
    cluster.artifactRefused();
    cluster.swept(0);
    cluster.swept(3);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'ktrdr_cluster_claims_total{type="BACKTESTING"} 2',
        'ktrdr_cluster_claim_wait_seconds_sum 6',
        'ktrdr_cluster_claim_wait_seconds_bucket{le="2.5"} 1',
        'ktrdr_cluster_leases_lost_total 1',
        'ktrdr_cluster_writes_refused_total 5',
        'ktrdr_cluster_sweeps_total 2',
        'ktrdr_cluster_artifacts_total{direction="received",peer="server"} 2',
        'ktrdr_cluster_artifact_bytes_total{direction="received",peer="server"} 1024',
        'ktrdr_cluster_artifact_bytes_total{direction="sent",peer="server"} 7',
        'ktrdr_cluster_artifacts_refused_total 1',
        'ktrdr_cluster_operations_requeued_total 3',
        'ktrdr_cluster_slices_waiting 6',
        'ktrdr_cluster_hosts{state="alive"} 2',
        'ktrdr_cluster_hosts{state="silent"} 1',
      ]),
    );
    // A second look counts nothing twice.
    expect(await linesOf(metrics)).toContain('ktrdr_cluster_writes_refused_total 5');
  });

  it('are not there without a cluster', async () => {
    const lines = await linesOf(metricsOf(async () => []));
    expect(lines.filter((line) => line.startsWith('ktrdr_cluster'))).toEqual([]);
  });
});
