import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { composeFindings } from '../../../../scripts/deployment/compose-findings.js';
import { kubernetesFindings } from '../../../../scripts/deployment/kubernetes-findings.js';

const compose = readFileSync('docker/compose.cluster.yml', 'utf8');
const FOLDER = 'docker/kubernetes';
const manifests = new Map(
  readdirSync(FOLDER).map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const),
);
const SERVED = new Set(['ktrdr_queue_depth', 'ktrdr_cluster_slices_waiting']);

/** The manifests with a change in one of them, which has to hit. */
function changed(file: string, from: string, to: string): ReadonlyMap<string, string> {
  const text = manifests.get(file) ?? '';
  expect(text).toContain(from);
  return new Map([...manifests, [file, text.replaceAll(from, to)]]);
}

describe('the compose file of a cluster', () => {
  it('is as it has to be', () => {
    expect(composeFindings(compose)).toEqual([]);
  });

  it.each([
    [
      'a key that compose does not know',
      '    restart: unless-stopped',
      '    restarts: often',
      /additional properties/,
    ],
    ['a setting that there is not', 'LOG_LEVEL:', 'LOG_LEVELS:', /LOG_LEVELS is no setting/],
    ['health that is not served', '8000/ready', '8000/readiness', /looked for at \/readiness/],
    ['a database of one machine', 'postgres://ktrdr', 'file:ktrdr', /DATABASE_URL/],
    [
      'a key of the cluster that opens nothing',
      'cluster:${WORKER_KEY',
      'cluster:${OTHER_KEY',
      /WORKER_KEY is none/,
    ],
  ])('is refused with %s', (_case, from, to, finding) => {
    expect(compose).toContain(from);
    expect(composeFindings(compose.replaceAll(from, to)).join('\n')).toMatch(finding);
  });
});

describe('the manifests of a cluster', () => {
  it('are as they have to be', async () => {
    expect(await kubernetesFindings(manifests, SERVED)).toEqual([]);
  });

  it.each([
    [
      'workers.yaml',
      'terminationGracePeriodSeconds: 40',
      'terminationGracePeriodSeconds: forty',
      /Deployment/,
    ],
    ['workers.yaml', 'command: [node, ', 'command: [node,, ', /workers.yaml: Unexpected , in flow sequence/],
    ['workers.yaml', 'path: /ready', 'path: /readiness', /a probe looks at \/readiness/],
    ['backend.yaml', 'value: "8000"', 'value: "8001"', /it listens at 8001/],
    ['config.yaml', 'CANCEL_GRACE_MS', 'CANCEL_GRACE', /CANCEL_GRACE is no setting/],
    [
      'scaling.yaml',
      'name: ktrdr_queue_depth',
      'name: ktrdr_queue',
      /ktrdr_queue, which \/metrics does not serve/,
    ],
    ['scaling.yaml', 'name: ktrdr-worker', 'name: ktrdr-workers', /scales ktrdr-workers/],
    ['disruption.yaml', 'component: worker', 'component: host', /selects no pod/],
    ['kustomization.yaml', '  - storage.yaml\n', '', /storage.yaml is there and not applied/],
  ])('are refused with a mistake in %s', async (file, from, to, finding) => {
    const findings = await kubernetesFindings(changed(file, from, to), SERVED);
    expect(findings.join('\n')).toMatch(finding);
  });
});
