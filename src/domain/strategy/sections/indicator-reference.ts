import { z } from 'zod';
import { indicatorDefinition } from '../../indicators/indicator-registry.js';
import { suggestName } from '../nearest-name.js';
import type { ProblemList } from '../problem-list.js';
import type { IndicatorRef, IndicatorSpec } from '../strategy.js';
import type { YamlPath } from '../yaml-source.js';

/** What references to indicators can be checked against. */
export interface KnownIndicators {
  readonly valid: readonly IndicatorSpec[];
  /** Every id that the file mentions, those of invalid indicators too; null when the section cannot be read. */
  readonly mentioned: readonly string[] | null;
}

const referenceSchema = z.string();

/** Reads a reference such as `macd_12_26_9.histogram`; a bare id means the first output. Null when it does not fit. */
export function readIndicatorReference(
  value: unknown,
  path: YamlPath,
  known: KnownIndicators,
  problems: ProblemList,
): IndicatorRef | null {
  if (value === undefined || value === null) {
    problems.addMissing(path);
    return null;
  }
  const reference = problems.read(referenceSchema, value, path);
  if (reference === null) return null;
  const dot = reference.indexOf('.');
  const id = dot < 0 ? reference : reference.slice(0, dot);
  const spec = known.valid.find((candidate) => candidate.id === id);
  if (spec === undefined) {
    // An indicator that is there but wrong has been reported already.
    if (known.mentioned !== null && !known.mentioned.includes(id)) {
      problems.add(path, `there is no indicator '${id}'; ${suggestName(id, known.mentioned)}`);
    }
    return null;
  }
  const { type, outputs, outputAliases = {}, refusedOutputs = {} } = indicatorDefinition(spec.type);
  const written = dot < 0 ? outputs[0] : reference.slice(dot + 1);
  const output = entryOf(outputAliases, written) ?? written;
  if (outputs.includes(output)) return { indicatorId: id, output };
  const remedy = entryOf(refusedOutputs, output) ?? suggestName(output, outputs);
  problems.add(path, `${type} has no output '${output}'; ${remedy}`);
  return null;
}

/** Returns an entry of its own of a record; a name such as `constructor` is none. */
function entryOf(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
