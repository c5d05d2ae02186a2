import type {
  IndicatorDefinition,
  IndicatorParams,
  LegacyParameter,
  ParameterSpec,
} from '../../src/domain/indicators/indicator-definition.js';
import { SOURCES } from '../../src/domain/indicators/indicator-parameters.js';
import { indicatorDefinition, indicatorTypes } from '../../src/domain/indicators/indicator-registry.js';

const FAMILIES = ['momentum', 'volatility', 'trend', 'volume'] as const;

const START_DEPENDENCE = {
  sum: 'It is a running total: its level depends for ever on the first bar that is loaded, so that the same day has another value in a run that begins elsewhere. Use its changes, or an indicator with a window, where a model must see the same in training and trading.',
  trend:
    'Its state is renewed by changes of trend only. Two runs that began elsewhere agree from their first common change on; the number of bars is what random walks needed.',
} as const;

/** Returns docs/indicators.md as the registry has it. */
export function indicatorPage(): string {
  const all = indicatorTypes().map(indicatorDefinition);
  const families = FAMILIES.map((family) => all.filter((definition) => definition.family === family));
  return [
    introduction(all),
    overview(families.flat()),
    ...FAMILIES.flatMap((family, i) => [
      `## ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
      ...(families[i] ?? []).map(section),
    ]),
    '',
  ].join('\n\n');
}

function introduction(all: readonly IndicatorDefinition[]): string {
  return `# Indicators

<!-- Written by "npm run docs:generate" from src/domain/indicators. Edit the registry, not this page. -->

A strategy names an indicator as \`id: {type: rsi, period: 14}\` ([strategy-grammar.md](strategy-grammar.md)). There are ${all.length}. Each is computed once a timeframe, over all bars that are loaded, as columns of double precision. Why they are our own and what they were compared with is in [decision 0140](decisions/0140-indicators-are-our-own-column-kernels.md).

- **Names.** Case and separators do not matter, nor does \`Indicator\` at the end: \`WilliamsR\`, \`williams_r\` and \`WilliamsRIndicator\` are \`williamsr\`. Other names are listed with each indicator.
- **Outputs.** \`id.output\` names one, a bare \`id\` is the first.
- **Periods** are integers of bars, 1 to 10,000 where nothing else is said.
- **Sources.** \`source\` is ${SOURCES.join(', ')}; hl2 = (high + low) / 2, hlc3 = (high + low + close) / 3, ohlc4 = (open + high + low + close) / 4.
- **Causality.** The value of a bar uses that bar and earlier ones, so it is known at the bar’s close and never changes.
- **Undefined is NaN**, never an infinity and never a made-up number: before the warm-up, for 0 / 0, and for whatever is computed from an undefined value. A bar with an undefined feature is HOLD. A NaN inside a column starts the computation anew behind it, as if the data began there.
- **Volume.** An indicator that reads volume on bars that have none, as those of currencies often do, ends a run with \`INSUFFICIENT_DATA\`; a running total among the features gives warning \`RUNNING_TOTAL_FEATURE\`.
- **Warm-up.** *Defined after* n bars: the first value is at bar n, counted from 0. *Converged after* n bars: where the data began has an influence below 1e-8 of its start. n is the smallest number with (1 − weight)ⁿ < 1e-9; the seed is a mean of the first bars and lies at their end, so that its share after n bars is a few times that. A backtest reads that many bars before its range, or warns of \`SHORT_HISTORY\`.
- **x₋₁** is the value of the bar before, **x₋period** of \`period\` bars before. **SMA**, **EMA** and **ATR** are \`sma\`, \`ema\` and \`atr\` of this page; **Wilder’s smoothing** W is a recursive average of weight 1 / period, seeded with the simple mean of the first \`period\` values.
- \`zigzag\` is refused as a feature, because it repaints: its past values know the future. It exists as a source of labels.`;
}

function overview(all: readonly IndicatorDefinition[]): string {
  const rows = all.map((definition) => {
    const { definedAfter } = definition.warmup(defaults(definition));
    const { type, family, parameters, outputs } = definition;
    return `| [\`${type}\`](#${type}) | ${family} | ${parameters.map(shortParameter).join(', ') || 'none'} | ${outputs.join(', ')} | ${definedAfter} | ${convergence(definition) ?? 'never'} |`;
  });
  return [
    '| type | family | parameters (default) | outputs | defined after | converged after |',
    '|---|---|---|---|---:|---:|',
    ...rows,
  ].join('\n');
}

function section(definition: IndicatorDefinition): string {
  const { type, aliases, parameters, outputs, columns } = definition;
  const params = defaults(definition);
  const { definedAfter } = definition.warmup(params);
  const converged = convergence(definition);
  const dependence = definition.startDependence?.(params) ?? null;
  const reads = [...columns, ...(parameters.some(({ kind }) => kind === 'source') ? ['`source`'] : [])];
  return [
    `### ${type}`,
    definition.summary,
    [
      `- **Formula:** ${definition.formula}.`,
      `- **Parameters:** ${parameters.map(longParameter).join('; ') || 'none'}.`,
      `- **Outputs:** ${outputs.map((output) => `\`${output}\``).join(', ')}.`,
      `- **Reads:** ${reads.join(', ')}.`,
      `- **Warm-up with the defaults:** defined after ${definedAfter} bars, ${converged === null ? 'never converged' : `converged after ${converged}`}.`,
      ...(dependence === null ? [] : [`- **Depends on the start:** ${START_DEPENDENCE[dependence]}`]),
      `- **Convention:** ${definition.convention}`,
      `- **Elsewhere:** ${definition.elsewhere}`,
      ...(aliases.length === 0
        ? []
        : [`- **Other names:** ${aliases.map((name) => `\`${name}\``).join(', ')}.`]),
      ...otherOutputs(definition),
      ...(definition.legacyParameters ?? []).map(olderParameter),
    ].join('\n'),
  ].join('\n\n');
}

function otherOutputs({ outputAliases = {}, refusedOutputs = {} }: IndicatorDefinition): readonly string[] {
  const names = Object.entries(outputAliases).map(([alias, output]) => `\`${alias}\` for \`${output}\``);
  const reasons = [...new Set(Object.values(refusedOutputs))].map((reason) => {
    const refused = Object.keys(refusedOutputs).filter((output) => refusedOutputs[output] === reason);
    return `${refused.map((output) => `\`${output}\``).join(', ')}: ${reason}`;
  });
  return [
    ...(names.length === 0 ? [] : [`- **Other names of outputs:** ${names.join(', ')}.`]),
    ...(reasons.length === 0 ? [] : [`- **Not offered:** ${reasons.join('; ')}.`]),
  ];
}

function olderParameter({ name, harmless, because }: LegacyParameter): string {
  const fate =
    harmless === 'any' ? 'is ignored with a warning' : `is ignored as ${harmless}, refused otherwise`;
  return `- **Of older files,** \`${name}\` ${fate}: ${because}.`;
}

/** Returns the bars after which the beginning of the data is forgotten; null for running totals, which never do. */
function convergence(definition: IndicatorDefinition): number | null {
  const params = defaults(definition);
  const isTotal = definition.startDependence?.(params) === 'sum';
  return isTotal ? null : definition.warmup(params).convergedAfter;
}

function shortParameter(spec: ParameterSpec): string {
  return `${spec.name} (${spec.default})`;
}

function longParameter(spec: ParameterSpec): string {
  const names = [spec.name, ...(spec.aliases ?? [])].map((name) => `\`${name}\``).join(' or ');
  switch (spec.kind) {
    case 'integer':
      return `${names} (${spec.default}; ${spec.min} to ${spec.max.toLocaleString('en')} bars)`;
    case 'number':
      return `${names} (${spec.default}; ${spec.min} to ${spec.max.toLocaleString('en')})`;
    case 'enum':
      return `${names} (${spec.default}; ${spec.values.join(' or ')})`;
    case 'source':
      return `${names} (${spec.default})`;
  }
}

function defaults(definition: IndicatorDefinition): IndicatorParams {
  return Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default]));
}
