import { METRICS } from '../../../domain/statistics/backtest-metrics.js';
import { EXPOSURE_METRICS } from '../../../domain/statistics/exposures.js';
import { isOrdered, type Parameter } from '../../../domain/study/space/parameter.js';
import type { TrialEntry } from '../../../kinds/study/trial-entry.js';

/** What a column of the files of trials holds. */
export type TrialColumnKind = 'text' | 'number' | 'count' | 'flag';

/** One column of the files of trials; null is an empty cell. */
export interface TrialFileColumn {
  readonly name: string;
  readonly kind: TrialColumnKind;
  cell(trial: TrialEntry): string | number | boolean | null;
}

/** Returns the columns of the files of trials: a value of each parameter, then every metric; names as in the API. */
export function trialFileColumns(parameters: readonly Parameter[]): readonly TrialFileColumn[] {
  return [
    { name: 'number', kind: 'count', cell: ({ number }) => number },
    { name: 'status', kind: 'text', cell: ({ status }) => status },
    { name: 'feasible', kind: 'flag', cell: ({ feasible }) => feasible },
    { name: 'repeats', kind: 'count', cell: ({ repeats }) => repeats },
    ...parameters.map(valueColumn),
    { name: 'objective', kind: 'number', cell: ({ objective }) => objective },
    ...(Object.keys(METRICS) as (keyof typeof METRICS)[]).map(
      (name): TrialFileColumn => ({
        name,
        kind: METRICS[name].unit === 'count' ? 'count' : 'number',
        cell: ({ metrics }) => metrics?.[name] ?? null,
      }),
    ),
    ...(Object.keys(EXPOSURE_METRICS) as (keyof typeof EXPOSURE_METRICS)[]).map(
      (name): TrialFileColumn => ({
        name: `exposures.${name}`,
        kind: 'number',
        cell: ({ metrics }) => metrics?.exposures?.[name] ?? null,
      }),
    ),
    { name: 'modelPath', kind: 'text', cell: ({ modelPath }) => modelPath },
    { name: 'resultDigest', kind: 'text', cell: ({ resultDigest }) => resultDigest },
    { name: 'durationMs', kind: 'number', cell: ({ durationMs }) => durationMs },
    { name: 'errorCode', kind: 'text', cell: ({ error }) => error?.code ?? null },
    { name: 'errorMessage', kind: 'text', cell: ({ error }) => error?.message ?? null },
  ];
}

/** Rising numbers are numbers; names, and lists in no order, are texts. */
function valueColumn(parameter: Parameter, index: number): TrialFileColumn {
  const isNumber = isOrdered(parameter);
  return {
    name: parameter.path,
    kind: isNumber ? 'number' : 'text',
    cell: ({ values }) => {
      const text = values[index]?.value ?? null;
      return text === null || !isNumber ? text : Number(text);
    },
  };
}
