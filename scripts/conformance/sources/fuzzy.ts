import { membershipFunction } from '../../../src/domain/fuzzy/membership.js';
import type { MembershipShape } from '../../../src/domain/strategy/strategy.js';
import type { CaseResult } from '../case-outcome.js';
import { compare, judge, NEARLY_EXACT } from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';

const FILE = 'expected/fuzzy/skfuzzy_cases.json';

interface FuzzyFile {
  readonly membership: readonly {
    readonly mf: string;
    readonly params: readonly number[];
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
  readonly defuzz: readonly { readonly mf: string; readonly method: string }[];
}

const SHAPES: Readonly<Record<string, MembershipShape['type']>> = {
  trimf: 'triangular',
  trapmf: 'trapezoidal',
  gaussmf: 'gaussian',
};

/** Memberships and defuzzifications of scikit-fuzzy. */
export const fuzzy: ConformanceSource = {
  folder: 'expected/fuzzy',
  summary: 'The membership of every value of each vector.',
  run(reference) {
    const { membership, defuzz } = reference.json<FuzzyFile>(FILE);
    return [
      ...membership.map(({ mf, params, x, y }): CaseResult => {
        const name = `${mf} [${params.join(', ')}]`;
        const type = SHAPES[mf];
        if (type === undefined) {
          return { name, outcome: { kind: 'NOT_OFFERED', reason: 'no shape of the strategy grammar' } };
        }
        // The file's parameters are checked by their count in the loop of the reference, not by the compiler.
        const degree = membershipFunction({ type, parameters: params } as unknown as MembershipShape);
        const label = (index: number): string => `at ${x[index]}`;
        return { name, outcome: judge(compare(x.map(degree), y, NEARLY_EXACT, label)) };
      }),
      ...defuzz.map(
        ({ mf, method }): CaseResult => ({
          name: `${method} of ${mf}`,
          outcome: { kind: 'NOT_OFFERED', reason: 'memberships feed a network; nothing is defuzzified' },
        }),
      ),
    ];
  },
};
