// Checks docker/compose.cluster.yml and docker/kubernetes/ without an engine: npm run docker:check. The last line: "N passed, N failed".
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { ServerMetrics } from '../src/faces/http/server-metrics.js';
import { composeFindings } from './deployment/compose-findings.js';
import { kubernetesFindings } from './deployment/kubernetes-findings.js';
import { Verdict } from './faults/verdict.js';
import { readOptions } from './read-options.js';

readOptions('Usage: npm run docker:check, which takes no options', {});

const docker = (...names: readonly string[]) => join(projectRoot, 'docker', ...names);

const metrics = new ServerMetrics({
  ...{ queued: async () => 0, running: async () => 0, busyThreads: () => 0, threads: 1 },
  waiting: async () => [],
});
metrics.cluster({ leases: { refusedWrites: 0, hosts: async () => [] }, slices: { waiting: async () => 0 } });
const served = new Set(
  [...(await metrics.exposition()).matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name as string),
);
const manifests = readdirSync(docker('kubernetes')).filter((name) => name.endsWith('.yaml'));
const texts = manifests.map((name) => [name, readFileSync(docker('kubernetes', name), 'utf8')] as const);

const verdict = new Verdict();
verdict.check(
  'compose.cluster.yml has the form of compose files, settings that exist, and health where it is served',
  composeFindings(readFileSync(docker('compose.cluster.yml'), 'utf8')),
);
verdict.check(
  `the ${manifests.length} files of kubernetes/ have the form of their kinds, settings that exist, and probes that are served`,
  await kubernetesFindings(new Map(texts), served),
);
console.log(verdict.summary());
process.exitCode = verdict.failed === 0 ? 0 : 1;
