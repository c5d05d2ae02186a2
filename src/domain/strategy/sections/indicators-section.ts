import { z } from 'zod';
import type { IndicatorDefinition, ParameterSpec } from '../../indicators/indicator-definition.js';
import { findIndicator, indicatorTypes, refusalOfIndicator } from '../../indicators/indicator-registry.js';
import { suggestName } from '../nearest-name.js';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { IndicatorSpec } from '../strategy.js';
import type { YamlPath } from '../yaml-source.js';
import { checkIdentifier, checkMapping } from './identifier.js';

/** Reads `indicators`: those that fit, in the order of the file; the list says what is wrong with the others. */
export function readIndicators(value: unknown, problems: ProblemList): readonly IndicatorSpec[] {
  if (!checkMapping(value, ['indicators'], problems)) return [];
  const entries = Object.entries(value);
  if (entries.length === 0) problems.add(['indicators'], 'names no indicator; at least one is needed');
  return entries.flatMap(([id, entry]) => readIndicator(id, entry, problems) ?? []);
}

function readIndicator(id: string, entry: unknown, problems: ProblemList): IndicatorSpec | null {
  const path = ['indicators', id];
  if (!checkIdentifier(id, path, problems) || !checkMapping(entry, path, problems)) return null;
  const definition = readType(entry.type, [...path, 'type'], problems);
  if (definition === null) return null;
  const written = byCanonicalName(definition, entry, path, problems);
  const params = problems.read(parametersSchema(definition), Object.fromEntries(written), path);
  if (params === null) return null;
  const contradiction = definition.check?.(params) ?? null;
  if (contradiction !== null) problems.add(path, contradiction);
  return { id, type: definition.type, params };
}

function readType(type: unknown, path: YamlPath, problems: ProblemList): IndicatorDefinition | null {
  if (type === undefined || type === null) {
    problems.addMissing(path);
    return null;
  }
  if (typeof type === 'object') {
    problems.add(path, `must be the name of a type, such as rsi (found ${excerpt(type)})`);
    return null;
  }
  const name = String(type).toLowerCase();
  const definition = findIndicator(name);
  if (definition !== undefined) return definition;
  problems.add(
    path,
    refusalOfIndicator(name) ?? `unknown indicator type '${name}'; ${suggestName(name, indicatorTypes())}`,
  );
  return null;
}

function byCanonicalName(
  definition: IndicatorDefinition,
  entry: Readonly<Record<string, unknown>>,
  path: YamlPath,
  problems: ProblemList,
): ReadonlyMap<string, unknown> {
  const written = new Map<string, unknown>();
  for (const [key, value] of Object.entries(entry)) {
    if (key === 'type') continue;
    const spec = definition.parameters.find(({ name, aliases }) => name === key || aliases?.includes(key));
    if (spec === undefined) {
      const known = definition.parameters.map(({ name }) => name);
      problems.add([...path, key], `unknown parameter of ${definition.type}; ${suggestName(key, known)}`);
    } else if (written.has(spec.name)) {
      problems.add([...path, key], `gives ${spec.name} a second time`);
    } else {
      written.set(spec.name, value);
    }
  }
  return written;
}

type ParametersSchema = z.ZodType<Record<string, number | string>>;

/** Building a schema costs more than using it. */
const parametersSchemas = new Map<string, ParametersSchema>();

function parametersSchema(definition: IndicatorDefinition): ParametersSchema {
  let schema = parametersSchemas.get(definition.type);
  if (schema === undefined) {
    schema = z.object(
      Object.fromEntries(definition.parameters.map((spec) => [spec.name, parameterSchema(spec)])),
    );
    parametersSchemas.set(definition.type, schema);
  }
  return schema;
}

/** Returns what a parameter of an indicator may be. */
export function parameterSchema(spec: ParameterSpec): z.ZodType<number | string> {
  switch (spec.kind) {
    case 'integer':
      return z.int().min(spec.min).max(spec.max).default(spec.default);
    case 'number':
      return z.number().min(spec.min).max(spec.max).default(spec.default);
    case 'enum':
    case 'source':
      return z.enum(spec.values).default(spec.default);
  }
}
