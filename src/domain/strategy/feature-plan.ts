import type { Timeframe } from '../market/timeframe.js';
import type { IndicatorSpec, MembershipShape, Normalization, Strategy } from './strategy.js';

/** How one model input is made from one indicator output. */
export interface FeatureSpec {
  /** `<timeframe>_<fuzzy_set>_<membership>` or `<timeframe>_<raw ref>_raw`. */
  readonly id: string;
  readonly timeframe: Timeframe;
  readonly indicator: IndicatorSpec;
  readonly output: string;
  readonly transform:
    | { readonly kind: 'membership'; readonly shape: MembershipShape }
    | { readonly kind: 'raw'; readonly normalization: Normalization };
}

/** Lists the model's inputs in order: by nn_inputs entry, then timeframe, then membership; none without a model. */
export function featurePlan(strategy: Strategy): readonly FeatureSpec[] {
  if (strategy.kind === 'signals') return [];
  const indicators = new Map(strategy.indicators.map((spec) => [spec.id, spec]));
  const fuzzySets = new Map(strategy.fuzzySets.map((set) => [set.id, set]));
  const known = <T>(map: ReadonlyMap<string, T>, id: string): T => {
    const value = map.get(id);
    if (value === undefined) throw new TypeError(`featurePlan: '${id}' is not part of a validated strategy`);
    return value;
  };

  return strategy.inputs.flatMap((input) =>
    input.timeframes.flatMap((timeframe): FeatureSpec[] => {
      if (input.kind === 'raw') {
        return [
          {
            id: `${timeframe}_${input.ref}_raw`,
            timeframe,
            indicator: known(indicators, input.indicator.indicatorId),
            output: input.indicator.output,
            transform: { kind: 'raw', normalization: input.normalization },
          },
        ];
      }
      const set = known(fuzzySets, input.fuzzySetId);
      return set.memberships.map(({ name, shape }) => ({
        id: `${timeframe}_${set.id}_${name}`,
        timeframe,
        indicator: known(indicators, set.indicator.indicatorId),
        output: set.indicator.output,
        transform: { kind: 'membership', shape },
      }));
    }),
  );
}
