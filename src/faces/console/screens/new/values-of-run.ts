import type { RunInputsQuery } from '../../generated/graphql.js';
import type { FieldSpec, Values } from './fields.js';

type Run = NonNullable<RunInputsQuery['operation']>;

/** Returns what the fields of a form say of a run that was started, so that it can be edited. */
export function valuesOfRun(fields: readonly FieldSpec[], run: Run): Values {
  const { label, tags, priority } = run;
  // 0 is that of every run.
  const source = { ...inputsOf(run), label, tags, priority: priority === 0 ? null : priority };
  return Object.fromEntries(
    fields.map((field) => [field.name, textOf(field, read(source, field.name.split('.')))]),
  );
}

function inputsOf(run: Run): object {
  if ('backtest' in run) return run.backtest;
  if ('walkForward' in run) return withoutCount(run.walkForward);
  if ('training' in run) return run.training;
  if ('dataLoad' in run) return run.dataLoad;
  if (!('study' in run)) return {};
  const { backtest, startDate, space, ...study } = run.study;
  // Trials are measured from the first unseen day on; what was asked for stands beside it.
  const asked = { ...backtest, startDate, endDate: study.endDate };
  return { ...withoutCount(study), backtest: asked, parameters: space };
}

/** A grid has as many trials as there are combinations, and refuses to be told how many. */
function withoutCount<T extends { readonly sampler: string | null; readonly trials: number | null }>(
  search: T,
): T {
  return search.sampler === 'GRID' ? { ...search, trials: null } : search;
}

function read(source: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof source !== 'object' || source === null) return source;
  return read((source as Record<string, unknown>)[first], rest);
}

function textOf({ kind, value }: FieldSpec, found: unknown): string {
  if (found === null || found === undefined) return '';
  switch (kind) {
    case 'overrides':
      return lines(found, ({ path, value: text }) => `${path} = ${text}`);
    case 'tags':
      return lines(found, ({ key, value: text }) => `${key} = ${text}`);
    case 'parameters':
      return lines(found, parameterText);
    case 'list':
      return Array.isArray(found) ? found.join(', ') : '';
    case 'check':
      return found === (value ?? true) ? '1' : '';
    case 'yes-no':
      return found === true ? 'yes' : 'no';
    case 'text':
    case 'number':
    case 'date':
    case 'select':
    case 'source':
      return String(found);
  }
}

type Entry = Readonly<Record<string, unknown>>;

const lines = (found: unknown, write: (entry: Entry) => string): string =>
  Array.isArray(found) ? found.map((entry: Entry) => write(entry)).join('\n') : '';

function parameterText({ path, values, from, to, step, scale, points, integer }: Entry): string {
  if (Array.isArray(values)) return `${path}=${values.join(',')}`;
  const how = scale === 'LOG' ? ['log', ...(points === null ? [] : [points])] : [step];
  return `${path}=${[from, to, ...how, ...(integer === true ? ['int'] : [])].join(':')}`;
}
