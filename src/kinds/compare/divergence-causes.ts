import { canonicalPath } from '../../domain/study/space/canonical-path.js';
import type { RunMaking } from './compared-run.js';
import { type Leaves, strategyLeaves } from './strategy-leaves.js';

export const DIVERGENCE_CAUSES = ['DATA', 'STRATEGY', 'MODEL', 'PARAMETERS', 'BACKEND', 'ENGINE'] as const;

export type DivergenceCause = (typeof DIVERGENCE_CAUSES)[number];

/** What decides which bars are read: where it differs, bars do, whatever is stored. */
const RANGE = ['symbol', 'timeframe', 'startDate', 'endDate'];
/** They say where something comes from, which its hash tells better. */
const NAMES = ['strategyConfigPath', 'modelPath'];

/** Returns what two runs were made of differently, in the order of the list. Values that overrides replace are parameters. */
export function divergenceCauses(a: RunMaking, b: RunMaking): readonly DivergenceCause[] {
  const isKnown = (name: string): boolean => name in a.provenance && name in b.provenance;
  // What is not known of both, such as the bars of a trial that has a model of its own, is no difference.
  const differs = (name: string): boolean => isKnown(name) && a.provenance[name] !== b.provenance[name];
  const isSameRange = RANGE.every((name) => a.inputs[name] === b.inputs[name]);
  const isCause: Readonly<Record<DivergenceCause, boolean>> = {
    DATA: (isSameRange && differs('dataHash')) || differs('signalsHash'),
    STRATEGY: !isEqual(withoutOverrides(a, b), withoutOverrides(b, a)),
    MODEL: isKnown('modelHash') ? differs('modelHash') : a.inputs.modelPath !== b.inputs.modelPath,
    PARAMETERS: !isEqual(inputsOf(a), inputsOf(b)) || !isEqual(overridesOf(a), overridesOf(b)),
    BACKEND: differs('tensorflowBackend'),
    ENGINE: differs('engineVersion'),
  };
  return DIVERGENCE_CAUSES.filter((cause) => isCause[cause]);
}

function inputsOf({ inputs }: RunMaking): Leaves {
  return new Map(Object.entries(inputs).filter(([name]) => !NAMES.includes(name)));
}

function overridesOf({ overrides }: RunMaking): Leaves {
  return new Map(overrides.map(({ path, value }) => [canonicalPath(path), value.trim()]));
}

/** Returns the values of a strategy that neither of two runs replaces. */
function withoutOverrides({ strategy, overrides }: RunMaking, other: RunMaking): Leaves {
  const replaced = [...overrides, ...other.overrides].map(({ path }) => canonicalPath(path));
  return new Map(
    [...strategyLeaves(strategy)].filter(
      ([path]) => !replaced.some((one) => path === one || path.startsWith(`${one}.`)),
    ),
  );
}

function isEqual(a: Leaves, b: Leaves): boolean {
  return a.size === b.size && [...a].every(([path, value]) => b.get(path) === value);
}
