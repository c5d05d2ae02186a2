import { z } from 'zod';
import { suggestName } from '../nearest-name.js';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { FuzzySet, MembershipShape } from '../strategy.js';
import type { YamlPath } from '../yaml-source.js';
import { checkIdentifier, checkMapping, isMapping } from './identifier.js';
import { type KnownIndicators, readIndicatorReference } from './indicator-reference.js';

export const MEMBERSHIP_KEYS = ['type', 'parameters'] as const;

/** What the names in fuzzy sets can be checked against. */
export interface KnownNames {
  readonly indicators: KnownIndicators;
  /** Returns the keys of the mapping at a path in the order of the file. */
  readonly keysAt: (path: YamlPath) => readonly string[];
}

/** Reads `fuzzy_sets`: those that fit, in the order of the file; the list says what is wrong with the others. */
export function readFuzzySets(value: unknown, known: KnownNames, problems: ProblemList): readonly FuzzySet[] {
  const path = ['fuzzy_sets'];
  if (!checkMapping(value, path, problems)) return [];
  return known.keysAt(path).flatMap((id) => readFuzzySet(id, value[id], known, problems) ?? []);
}

function readFuzzySet(id: string, entry: unknown, known: KnownNames, problems: ProblemList): FuzzySet | null {
  const path = ['fuzzy_sets', id];
  if (!checkIdentifier(id, path, problems) || !checkMapping(entry, path, problems)) return null;
  const indicator = readIndicatorReference(
    entry.indicator,
    [...path, 'indicator'],
    known.indicators,
    problems,
  );
  const memberships: { name: string; shape: MembershipShape }[] = [];
  let isComplete = true;
  for (const name of known.keysAt(path)) {
    if (name === 'indicator') continue;
    const read = readMembership(name, entry[name], [...path, name], problems);
    if (read === null) isComplete = false;
    else memberships.push({ name, shape: read });
  }
  if (isComplete && memberships.length === 0) {
    problems.add(path, 'has no membership; write one such as low: [0, 20, 40]');
    return null;
  }
  return indicator !== null && isComplete ? { id, indicator, memberships } : null;
}

function readMembership(
  name: string,
  value: unknown,
  path: YamlPath,
  problems: ProblemList,
): MembershipShape | null {
  if (!checkIdentifier(name, path, problems)) return null;
  if (Array.isArray(value) && value.length === 2) {
    problems.add(path, `two numbers are a gaussian: write {type: gaussian, parameters: ${excerpt(value)}}`);
    return null;
  }
  if (Array.isArray(value) && (value.length === 3 || value.length === 4)) {
    return readShape(typeOfList(value), value, path, problems);
  }
  if (!isMapping(value)) {
    problems.add(path, `must be three or four numbers or {type, parameters} (found ${excerpt(value)})`);
    return null;
  }
  if (value.parameters === undefined) {
    problems.addMissing([...path, 'parameters']);
    return null;
  }
  const type = readType(value, [...path, 'type'], problems);
  return type === null ? null : readShape(type, value.parameters, [...path, 'parameters'], problems);
}

/** Four numbers are corners of a trapezoid, anything else should be those of a triangle. */
function typeOfList(value: unknown): 'triangular' | 'trapezoidal' {
  return Array.isArray(value) && value.length === 4 ? 'trapezoidal' : 'triangular';
}

export const MEMBERSHIP_TYPES = ['triangular', 'trapezoidal', 'gaussian'] as const;

/** Words of older files. */
const OLDER_TYPES: Readonly<Record<string, MembershipShape['type']>> = {
  triangle: 'triangular',
  trapezoid: 'trapezoidal',
};

function readType(
  { type, parameters }: Readonly<Record<string, unknown>>,
  path: YamlPath,
  problems: ProblemList,
): MembershipShape['type'] | null {
  if (type === undefined || type === null) return typeOfList(parameters);
  const name = String(type).toLowerCase();
  const known = MEMBERSHIP_TYPES.find((candidate) => candidate === name) ?? OLDER_TYPES[name];
  if (known !== undefined) return known;
  problems.add(
    path,
    name === 'sigmoid'
      ? `'sigmoid' is not supported; a trapezoid whose last corners lie far out rises and stays, such as [0, 10, 1000, 1000]`
      : `there is no membership type ${excerpt(type)}; ${suggestName(name, MEMBERSHIP_TYPES)}`,
  );
  return null;
}

const corner = z.number();
const triangularSchema = z.tuple([corner, corner, corner]);
const trapezoidalSchema = z.tuple([corner, corner, corner, corner]);
const gaussianSchema = z.tuple([corner, z.number().positive()]);

function readShape(
  type: MembershipShape['type'],
  value: unknown,
  path: YamlPath,
  problems: ProblemList,
): MembershipShape | null {
  switch (type) {
    case 'triangular': {
      const parameters = problems.read(triangularSchema, value, path);
      return parameters && checkOrder(parameters, path, problems) ? { type, parameters } : null;
    }
    case 'trapezoidal': {
      const parameters = problems.read(trapezoidalSchema, value, path);
      return parameters && checkOrder(parameters, path, problems) ? { type, parameters } : null;
    }
    case 'gaussian': {
      const parameters = problems.read(gaussianSchema, value, path);
      return parameters && { type, parameters };
    }
  }
}

function checkOrder(corners: readonly number[], path: YamlPath, problems: ProblemList): boolean {
  const isOrdered = corners.every((value, i) => i === 0 || (corners[i - 1] as number) <= value);
  if (!isOrdered) problems.add(path, `corners must not fall from left to right (found ${excerpt(corners)})`);
  return isOrdered;
}
