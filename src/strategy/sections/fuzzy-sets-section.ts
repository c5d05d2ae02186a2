import { z } from 'zod';
import { excerpt, type ProblemList } from '../problem-list.js';
import type { FuzzySet, MembershipShape } from '../strategy.js';
import type { YamlPath } from '../yaml-source.js';
import { checkIdentifier, checkMapping, isMapping } from './identifier.js';
import { type KnownIndicators, readIndicatorReference } from './indicator-reference.js';

/** Reads `fuzzy_sets`: those that fit, in the order of the file; the list says what is wrong with the others. */
export function readFuzzySets(
  value: unknown,
  known: KnownIndicators,
  problems: ProblemList,
): readonly FuzzySet[] {
  if (!checkMapping(value, ['fuzzy_sets'], problems)) return [];
  return Object.entries(value).flatMap(([id, entry]) => readFuzzySet(id, entry, known, problems) ?? []);
}

function readFuzzySet(
  id: string,
  entry: unknown,
  known: KnownIndicators,
  problems: ProblemList,
): FuzzySet | null {
  const path = ['fuzzy_sets', id];
  if (!checkIdentifier(id, path, problems) || !checkMapping(entry, path, problems)) return null;
  const indicator = readIndicatorReference(entry.indicator, [...path, 'indicator'], known, problems);
  const memberships: { name: string; shape: MembershipShape }[] = [];
  let isComplete = true;
  for (const [name, shape] of Object.entries(entry)) {
    if (name === 'indicator') continue;
    const read = readMembership(name, shape, [...path, name], problems);
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
  if (name === 'input_transform') {
    problems.add(path, 'is not supported: memberships apply to the value of the indicator as it is');
    return null;
  }
  if (name === 'output') {
    problems.add(
      path,
      'is not a key here; name the output after a dot, such as indicator: macd_12_26_9.histogram',
    );
    return null;
  }
  if (!checkIdentifier(name, path, problems)) return null;
  if (Array.isArray(value)) return readShape(typeOfList(value), value, path, problems);
  if (!isMapping(value)) {
    problems.add(path, `must be three or four numbers or {type, parameters} (found ${excerpt(value)})`);
    return null;
  }
  const type = problems.read(typeSchema, value.type, [...path, 'type']);
  return type === null ? null : readShape(type, value.parameters, [...path, 'parameters'], problems);
}

function typeOfList(value: readonly unknown[]): 'triangular' | 'trapezoidal' {
  return value.length === 4 ? 'trapezoidal' : 'triangular';
}

const corner = z.number();
const typeSchema = z.enum(['triangular', 'trapezoidal', 'gaussian']);
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
