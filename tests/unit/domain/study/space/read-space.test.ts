import { describe, expect, it } from 'vitest';
import type { ParameterInput } from '../../../../../src/domain/study/space/parameter-input.js';
import { textOf } from '../../../../../src/domain/study/space/parameter-value.js';
import {
  readSpace,
  type SamplerName,
  type SpaceInput,
  type StudySpace,
} from '../../../../../src/domain/study/space/read-space.js';
import type { SpaceProblem } from '../../../../../src/domain/study/space/space-problem.js';

const THRESHOLD = 'decisions.confidence_threshold';

function accepted(input: SpaceInput): StudySpace {
  const space = readSpace(input);
  if (!('parameters' in space)) throw new Error(JSON.stringify(space));
  return space;
}

function refused(input: SpaceInput): readonly SpaceProblem[] {
  const space = readSpace(input);
  if ('parameters' in space) throw new Error('was accepted');
  return space;
}

const one = (
  parameter: Partial<ParameterInput>,
  sampler: SamplerName = 'GRID',
  trials?: number,
): SpaceInput => ({
  sampler,
  parameters: [{ path: THRESHOLD, ...parameter }],
  ...(trials === undefined ? {} : { trials }),
});

describe('a space', () => {
  it('of a GRID has all combinations', () => {
    const space = accepted({
      sampler: 'GRID',
      parameters: [
        { path: THRESHOLD, from: 0.5, to: 0.9, step: 0.01 },
        { path: 'indicators.rsi_14.period', values: ['7', ' 14 ', '21'] },
        { path: 'input.slippage', from: 0.0001, to: 0.01, scale: 'LOG', points: 3 },
      ],
    });
    expect(space.trials).toBe(41 * 3 * 3);
    const [threshold, period, slippage] = space.parameters;
    expect(threshold).toEqual({ kind: 'STEPPED', path: THRESHOLD, from: 0.5, step: 0.01, count: 41 });
    expect(period).toEqual({
      kind: 'LISTED',
      path: 'indicators.rsi_14.period',
      texts: ['7', '14', '21'],
      isOrdered: true,
    });
    expect(slippage && textOf(slippage, 0)).toBe('0.0001');
    expect(slippage && Number(textOf(slippage, 1))).toBeCloseTo(0.001, 15);
    expect(slippage && textOf(slippage, 2)).toBe('0.01');
  });

  it('takes integers that round alike once, with both ends', () => {
    const [period] = accepted(one({ from: 1, to: 8, scale: 'LOG', points: 10, integer: true })).parameters;
    expect(period?.kind === 'LISTED' && period.texts).toEqual(['1', '2', '3', '4', '5', '6', '8']);
  });

  it('knows which lists have an order', () => {
    const orderOf = (values: string[]): boolean | undefined => {
      const [parameter] = accepted(one({ values })).parameters;
      return parameter?.kind === 'LISTED' ? parameter.isOrdered : undefined;
    };
    expect(orderOf(['1', '2', '5'])).toBe(true);
    expect(orderOf(['0.5', '-1', '-2e3'])).toBe(true);
    expect(orderOf(['1', '5', '2'])).toBe(false);
    expect(orderOf(['1', 'null'])).toBe(false);
    expect(orderOf(['true', 'false'])).toBe(false);
  });

  it.each(['input.symbol', ' input.modelPath '])('takes all values of %s for names', (path) => {
    // Tokyo and Hong Kong name shares by numbers, of which leading zeros are a part.
    for (const values of [['6758', '7203', '9984'], ['0700', '700'], ['7203']]) {
      const [parameter] = accepted(one({ path, values }, 'TPE', 64)).parameters;
      expect(parameter).toMatchObject({ kind: 'LISTED', texts: values, isOrdered: false });
      expect(refused(one({ path, values }, 'CMA_ES', 64))).toMatchObject([{ code: 'INVALID_VALUE' }]);
    }
    expect(refused(one({ path, values: ['0700', '0700 '] }))).toMatchObject([{ code: 'DUPLICATE' }]);
  });

  it('writes a path in one way', () => {
    const paths = ['nn_inputs[0].timeframes', 'training.seed'];
    const space = accepted({
      sampler: 'GRID',
      parameters: paths.map((path) => ({ path, values: ['1', '2'] })),
    });
    expect(space.parameters.map(({ path }) => path)).toEqual(['nn_inputs.0.timeframes', 'input.seed']);
  });

  it.each<[string, SpaceInput, string[], string]>([
    ['nothing to vary', { sampler: 'GRID', parameters: [] }, ['parameters'], 'name 1 to 20'],
    ['neither values nor a range', one({}), ['parameters', '0', 'from'], 'give values, or from and to'],
    ['no end', one({ from: 1 }), ['parameters', '0', 'to'], 'has no to'],
    [
      'values and a range',
      one({ values: ['1'], step: 1 }),
      ['parameters', '0', 'step'],
      'leave one of them out',
    ],
    ['no values', one({ values: [] }), ['parameters', '0', 'values'], 'at least one'],
    ['an empty value', one({ values: ['1', ' '] }), ['parameters', '0', 'values'], 'write null for none'],
    ['a value twice', one({ values: ['0.5', '0.50'] }), ['parameters', '0', 'values'], '0.50 twice'],
    [
      'words among integers',
      one({ values: ['1', '1.5'], integer: true }),
      ['parameters', '0', 'values'],
      "'1.5' among integers",
    ],
    ['no step', one({ from: 1, to: 2 }), ['parameters', '0', 'step'], 'scale LOG'],
    ['a step of 0', one({ from: 1, to: 2, step: 0 }), ['parameters', '0', 'step'], 'not above 0'],
    [
      'ends in reverse',
      one({ from: 2, to: 1, step: 1 }),
      ['parameters', '0', 'to'],
      'name the smaller one as from',
    ],
    [
      'an infinite end',
      one({ from: 2, to: Number.POSITIVE_INFINITY, step: 1 }),
      ['parameters', '0', 'to'],
      'no finite number',
    ],
    ['a remainder', one({ from: 0.5, to: 0.92, step: 0.1 }), ['parameters', '0', 'to'], 'write 0.9'],
    ['less than a step', one({ from: 0, to: 0.3, step: 1 }), ['parameters', '0', 'to'], 'smaller step'],
    [
      'millions of values',
      one({ from: 0, to: 1, step: 1e-7 }),
      ['parameters', '0', 'step'],
      'give a larger one',
    ],
    [
      'fractions as integers',
      one({ from: 0, to: 1, step: 0.5, integer: true }),
      ['parameters', '0', 'step'],
      'whole number',
    ],
    ['points without LOG', one({ from: 0, to: 1, points: 3 }), ['parameters', '0', 'points'], 'give a step'],
    [
      'a step with LOG',
      one({ from: 1, to: 9, step: 1, scale: 'LOG' }),
      ['parameters', '0', 'step'],
      'leave out step 1',
    ],
    [
      'LOG from 0',
      one({ from: 0, to: 9, points: 3, scale: 'LOG' }),
      ['parameters', '0', 'from'],
      'not above 0',
    ],
    [
      'LOG of fractions as integers',
      one({ from: 0.5, to: 9, points: 3, scale: 'LOG', integer: true }),
      ['parameters', '0', 'from'],
      'no integer',
    ],
    [
      'a GRID of LOG without points',
      one({ from: 1, to: 9, scale: 'LOG' }),
      ['parameters', '0', 'points'],
      'how many values',
    ],
    [
      'one point',
      one({ from: 1, to: 9, scale: 'LOG', points: 1 }),
      ['parameters', '0', 'points'],
      'from 2 to',
    ],
    [
      'points without GRID',
      one({ from: 1, to: 9, scale: 'LOG', points: 3 }, 'TPE', 10),
      ['parameters', '0', 'points'],
      'sampler GRID',
    ],
    ['GRID with trials', one({ values: ['1'] }, 'GRID', 10), ['trials'], 'leave trials out'],
    ['no trials', one({ values: ['1'] }, 'RANDOM'), ['trials'], 'RANDOM needs to know'],
    ['no whole trials', one({ values: ['1'] }, 'RANDOM', 1.5), ['trials'], '1 to 100000'],
    ['too many trials', one({ values: ['1'] }, 'SOBOL', 100_001), ['trials'], '100001'],
    ['a grid too large', one({ from: 0, to: 1, step: 1e-5 }), ['parameters'], '100001'],
    [
      'names for CMA_ES',
      one({ values: ['a', 'b'] }, 'CMA_ES', 64),
      ['parameters', '0', 'values'],
      'take TPE',
    ],
    [
      'a range of symbols',
      one({ path: 'input.symbol', from: 1, to: 2, step: 1 }),
      ['parameters', '0', 'values'],
      'list its values',
    ],
    [
      'seeds that are fractions',
      one({ path: 'input.seed', values: ['1.5'] }),
      ['parameters', '0', 'integer'],
      'is a seed',
    ],
    // Trainings take them, and the API shows them, as integers of 32 bits: 2^32 + 1 would be 1 once more.
    [
      'seeds of more than 32 bits',
      one({ path: 'input.seed', values: ['1', '4294967297'] }),
      ['parameters', '0', 'integer'],
      'is a seed',
    ],
    [
      'seeds in steps beyond 32 bits',
      one({ path: 'input.seed', from: 0, to: 2 ** 31, step: 2 ** 30 }),
      ['parameters', '0', 'integer'],
      'is a seed',
    ],
    [
      'a range of seeds beyond 32 bits',
      one({ path: 'input.seed', from: 1, to: 3e9, scale: 'LOG', integer: true }, 'RANDOM', 9),
      ['parameters', '0', 'integer'],
      'is a seed',
    ],
    [
      'a LOG range whose ratio is no number',
      one({ from: 1e-310, to: 0.1, scale: 'LOG' }, 'TPE', 100),
      ['parameters', '0', 'from'],
      'too small beside to 0.1',
    ],
    [
      'two ends that are one value',
      one({ from: 0.5, to: 0.5, step: 0.1 }),
      ['parameters', '0', 'to'],
      'give a single value as values',
    ],
    [
      'another field of the input',
      one({ path: 'input.comission', values: ['0'] }),
      ['parameters', '0', 'path'],
      "did you mean 'input.commission'?",
    ],
    [
      'the form of the output',
      one({ path: 'decisions.output_format', values: ['a'] }),
      ['parameters', '0', 'path'],
      'leave it out',
    ],
    [
      'what holds the form of the output',
      one({ path: 'decisions', values: ['{}'] }),
      ['parameters', '0', 'path'],
      'keys below it',
    ],
    ['no path', one({ path: 'exits..stop', values: ['1'] }), ['parameters', '0', 'path'], 'no dotted path'],
  ])('refuses %s', (_, input, path, message) => {
    const problems = refused(input);
    expect(problems.map((problem) => problem.path)).toContainEqual(path);
    const found = problems.find((problem) => problem.path.join() === path.join());
    expect(found?.message).toContain(message);
    if (path[0] === 'parameters' && path.length > 1)
      expect(found?.message).toContain(`'${input.parameters[0]?.path}'`);
  });

  it('refuses two parameters for one place, or for a place and what it holds', () => {
    const parameters = ['exits.stop_loss_pct', 'nn_inputs[0].x', 'nn_inputs.0.x', 'exits'].map((path) => ({
      path,
      values: ['1'],
    }));
    const problems = refused({ sampler: 'GRID', parameters });
    expect(problems.map(({ path, code }) => [path[1], code])).toEqual([
      ['0', 'DUPLICATE'],
      ['2', 'DUPLICATE'],
    ]);
    expect(problems[0]?.message).toContain("parameter 'exits'");
  });

  it('refuses more parameters than 20', () => {
    const parameters = Array.from({ length: 21 }, (_, index) => ({ path: `exits.p${index}`, values: ['1'] }));
    expect(refused({ sampler: 'GRID', parameters })[0]?.message).toContain('21 are named');
    expect(accepted({ sampler: 'GRID', parameters: parameters.slice(1) }).trials).toBe(1);
  });
});
