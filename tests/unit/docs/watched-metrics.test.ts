import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ServerMetrics } from '../../../src/faces/http/server-metrics.js';

/** Names of all that /metrics of a process of a cluster serves, without what Prometheus appends for histograms. */
async function servedNames(): Promise<ReadonlySet<string>> {
  const metrics = new ServerMetrics({
    ...{ queued: async () => 0, running: async () => 0, busyThreads: () => 0, threads: 1 },
    waiting: async () => [],
  });
  metrics.cluster({
    leases: { refusedWrites: 0, hosts: async () => [] },
    slices: { waiting: async () => 0 },
  });
  const text = await metrics.exposition();
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name as string));
}

/** Metrics that a text names, as they are served. */
function namesIn(text: string): ReadonlySet<string> {
  const named = text.match(/\b(?:ktrdr|process|nodejs)_[a-z0-9_]+/g) ?? [];
  return new Set(named.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')));
}

const own = (names: Iterable<string>) => [...names].filter((name) => name.startsWith('ktrdr_')).sort();

interface Dashboard {
  readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
}

const { panels } = JSON.parse(readFileSync('docker/grafana/ktrdr.json', 'utf8')) as Dashboard;
const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe('the dashboard for Grafana', () => {
  it('asks for nothing that /metrics does not serve, and shows all that is our own', async () => {
    const served = await servedNames();
    const shown = namesIn(expressions.join('\n'));
    expect([...shown].filter((name) => !served.has(name))).toEqual([]);
    expect(own(shown)).toEqual(own(served));
  });
});

describe('the page about running a server', () => {
  it('tells of each metric of our own', async () => {
    const page = readFileSync('docs/operations.md', 'utf8');
    expect(own(namesIn(page))).toEqual(own(await servedNames()));
  });
});
