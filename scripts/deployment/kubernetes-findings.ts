import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { HEALTH_PATHS } from '../../src/faces/http/health.js';
import { environmentFindings } from './environment-findings.js';
import { modelOf } from './kubernetes-models.js';

const labels = z.record(z.string(), z.string());
const named = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }).optional() });
type Resource = z.infer<typeof named>;

const probe = z.looseObject({ httpGet: z.looseObject({ path: z.string(), port: z.string() }) });
const container = z.looseObject({
  name: z.string(),
  command: z.array(z.string()),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })),
  envFrom: z.array(
    z.union([
      z.object({ configMapRef: z.object({ name: z.string() }) }),
      z.object({ secretRef: z.object({ name: z.string() }) }),
    ]),
  ),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })),
  ...{ startupProbe: probe, readinessProbe: probe, livenessProbe: probe },
});
const deployment = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: labels }),
    template: z.looseObject({
      metadata: z.looseObject({ labels }),
      spec: z.looseObject({ containers: z.tuple([container]) }),
    }),
  }),
});
const budget = z.looseObject({ spec: z.looseObject({ selector: z.looseObject({ matchLabels: labels }) }) });
const service = z.looseObject({ spec: z.looseObject({ selector: labels }) });
const scaler = z.looseObject({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ name: z.string() }),
    metrics: z.array(
      z.looseObject({ external: z.looseObject({ metric: z.looseObject({ name: z.string() }) }) }),
    ),
  }),
});

/**
 * Says what is wrong with the manifests of a cluster: their form, settings, probes, and what refers to what.
 * @param files by name
 * @param metrics names that /metrics serves
 */
export async function kubernetesFindings(
  files: ReadonlyMap<string, string>,
  metrics: ReadonlySet<string>,
): Promise<readonly string[]> {
  const findings: string[] = [];
  const resources: Resource[] = [];
  for (const [file, text] of files) {
    for (const document of parseAllDocuments(text)) {
      // A document with errors is read as far as that goes, which kubectl does not do.
      findings.push(...document.errors.map(({ message }) => `${file}: ${message}`));
      const read = named.safeParse(document.toJS());
      if (!read.success) findings.push(`${file}: ${z.prettifyError(read.error)}`);
      else {
        findings.push(...(await shapeFindings(read.data)).map((finding) => `${file}: ${finding}`));
        resources.push(read.data);
      }
    }
  }
  return [
    ...findings,
    ...listFindings(resources, files),
    ...resources.flatMap((one) => ownFindings(one, resources, metrics)),
  ];
}

async function shapeFindings(resource: Resource): Promise<readonly string[]> {
  if (resource.kind === 'Kustomization') return [];
  const Model = await modelOf(resource.kind);
  if (Model === null) return [`${resource.kind} is of a kind that is not checked`];
  try {
    new Model(resource).validate();
    return [];
  } catch (error) {
    return [`${resource.kind}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Every file is applied, but for the form of the secret. */
function listFindings(resources: readonly Resource[], files: ReadonlyMap<string, string>): readonly string[] {
  const list = resources.find(({ kind }) => kind === 'Kustomization');
  const applied = z.array(z.string()).parse(list?.resources ?? []);
  const there = [...files.keys()].filter((name) => !/^(kustomization|.*\.example)\.yaml$/.test(name));
  return [
    ...applied.filter((name) => !there.includes(name)).map((name) => `${name} is applied and not there`),
    ...there.filter((name) => !applied.includes(name)).map((name) => `${name} is there and not applied`),
  ];
}

function ownFindings(
  one: Resource,
  all: readonly Resource[],
  metrics: ReadonlySet<string>,
): readonly string[] {
  const at = (finding: string) => `${one.kind} ${one.metadata?.name}: ${finding}`;
  const deployments = all.filter(({ kind }) => kind === 'Deployment').map((found) => deployment.parse(found));
  const isSelected = (selector: z.infer<typeof labels>) =>
    deployments.some(({ spec }) => includes(spec.template.metadata.labels, selector));
  switch (one.kind) {
    case 'Deployment':
      return deploymentFindings(deployment.parse(one), all).map(at);
    case 'PodDisruptionBudget':
      return isSelected(budget.parse(one).spec.selector.matchLabels) ? [] : [at('selects no pod')];
    case 'Service':
      return isSelected(service.parse(one).spec.selector) ? [] : [at('selects no pod')];
    case 'HorizontalPodAutoscaler': {
      const { scaleTargetRef, metrics: wanted } = scaler.parse(one).spec;
      const isThere = all.some(
        ({ kind, metadata }) => kind === 'Deployment' && metadata?.name === scaleTargetRef.name,
      );
      return [
        ...(isThere ? [] : [at(`scales ${scaleTargetRef.name}, which there is not`)]),
        ...wanted
          .map(({ external }) => external.metric.name)
          .filter((name) => !metrics.has(name))
          .map((name) => at(`asks for ${name}, which /metrics does not serve`)),
      ];
    }
    default:
      return [];
  }
}

function deploymentFindings(
  { spec }: z.infer<typeof deployment>,
  all: readonly Resource[],
): readonly string[] {
  const [only] = spec.template.spec.containers;
  const probes = [only.startupProbe, only.readinessProbe, only.livenessProbe].map(({ httpGet }) => httpGet);
  const environment = environmentOf(only, all);
  const program = only.command.some((part) => part.includes('worker.js')) ? 'worker' : 'server';
  const port = only.ports[0]?.containerPort;
  return [
    ...(includes(spec.template.metadata.labels, spec.selector.matchLabels)
      ? []
      : ['does not select its own pods']),
    ...probes
      .filter(({ path }) => !HEALTH_PATHS.some((served) => served === path))
      .map(({ path }) => `a probe looks at ${path}`),
    ...probes
      .filter(({ port: name }) => name !== only.ports[0]?.name)
      .map(({ port: name }) => `a probe looks at port ${name}`),
    ...(environment.PORT === String(port)
      ? []
      : [`it listens at ${environment.PORT}, and its port is ${port}`]),
    ...environmentFindings(program, environment, ['POD_IP']),
  ];
}

/** What a container has from maps, secrets and by itself, with what it refers to put in. */
function environmentOf(
  { envFrom, env }: z.infer<typeof container>,
  all: readonly Resource[],
): Record<string, string> {
  const taken = envFrom.map((source) =>
    'configMapRef' in source
      ? dataOf(all, 'ConfigMap', source.configMapRef.name, 'data')
      : dataOf(all, 'Secret', source.secretRef.name, 'stringData'),
  );
  const own = env.map(({ name, value }) => [name, value ?? '10.0.0.1'] as const);
  const values: Record<string, string> = Object.assign({}, ...taken, Object.fromEntries(own));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replaceAll(/\$\((\w+)\)/g, (_all, other: string) => values[other] ?? ''),
    ]),
  );
}

function dataOf(all: readonly Resource[], kind: string, name: string, field: string): Record<string, string> {
  const found = all.find((resource) => resource.kind === kind && resource.metadata?.name === name);
  return z.record(z.string(), z.string()).parse(found?.[field] ?? {});
}

function includes(have: Readonly<Record<string, string>>, want: Readonly<Record<string, string>>): boolean {
  return Object.entries(want).every(([name, value]) => have[name] === value);
}
