import type { TrainingSettings } from '../../domain/strategy/strategy.js';

/** The weights of one variable, the gradient of each, and what is remembered of each. */
export interface OptimizedWeights {
  /** Changed in place. */
  readonly weights: Float32Array;
  readonly gradients: Float32Array;
  /** What gradients are multiplied with. */
  readonly scale: number;
  /** One array for each moment of the rule, changed in place. */
  readonly moments: readonly Float32Array[];
}

/** How an optimizer changes weights. */
export interface OptimizerRule {
  /** What is remembered of each weight, 0 at first. */
  readonly moments: readonly string[];
  /** Returns the step that follows on so many. */
  after(steps: number): (one: OptimizedWeights) => void;
}

/** Keeps divisors above 0; that of single precision in TensorFlow.js. */
const EPSILON = 1e-7;

const { fround, sqrt } = Math;

/**
 * Returns the rule of an optimizer. Each operation is rounded to single precision, in the order in which TensorFlow.js
 * has it: both give the same bits.
 */
export function optimizerRule({
  optimizer,
  learningRate,
}: Pick<TrainingSettings, 'optimizer' | 'learningRate'>): OptimizerRule {
  switch (optimizer) {
    case 'adam':
      return adam(learningRate);
    case 'sgd':
      return gradientDescent(learningRate);
    case 'rmsprop':
      return rootMeanSquares(learningRate);
  }
}

/** Adam of Kingma and Ba (2015). */
function adam(learningRate: number): OptimizerRule {
  const [beta1, beta2] = [fround(0.9), fround(0.999)];
  const [share1, share2] = [fround(1 - 0.9), fround(1 - 0.999)];
  const [epsilon, rate] = [fround(EPSILON), fround(-learningRate)];
  const [power1, power2] = [powersOf(beta1), powersOf(beta2)];
  return {
    moments: ['m', 'v'],
    after(steps) {
      const correction1 = fround(1 - power1(steps + 1));
      const correction2 = fround(1 - power2(steps + 1));
      return ({ weights, gradients, scale, moments }) => {
        const [first, second] = moments as [Float32Array, Float32Array];
        for (let index = 0; index < weights.length; index++) {
          const gradient = fround((gradients[index] as number) * scale);
          const mean = fround(fround((first[index] as number) * beta1) + fround(gradient * share1));
          const square = fround(
            fround((second[index] as number) * beta2) + fround(fround(gradient * gradient) * share2),
          );
          first[index] = mean;
          second[index] = square;
          const divisor = fround(fround(sqrt(fround(square / correction2))) + epsilon);
          const change = fround(fround(fround(mean / correction1) / divisor) * rate);
          weights[index] = change + (weights[index] as number);
        }
      };
    },
  };
}

function gradientDescent(learningRate: number): OptimizerRule {
  const rate = fround(-learningRate);
  return {
    moments: [],
    after:
      () =>
      ({ weights, gradients, scale }) => {
        for (let index = 0; index < weights.length; index++) {
          const gradient = fround((gradients[index] as number) * scale);
          weights[index] = fround(rate * gradient) + (weights[index] as number);
        }
      },
  };
}

/** RMSProp of Tieleman and Hinton (2012), without momentum: what is remembered as such is the last change. */
function rootMeanSquares(learningRate: number): OptimizerRule {
  const [decay, share] = [fround(0.9), fround(1 - 0.9)];
  const [epsilon, rate] = [fround(EPSILON), fround(learningRate)];
  return {
    moments: ['rms', 'momentum'],
    after:
      () =>
      ({ weights, gradients, scale, moments }) => {
        const [squares, changes] = moments as [Float32Array, Float32Array];
        for (let index = 0; index < weights.length; index++) {
          const gradient = fround((gradients[index] as number) * scale);
          const square = fround(
            fround((squares[index] as number) * decay) + fround(fround(gradient * gradient) * share),
          );
          const divisor = fround(sqrt(fround(square + epsilon)));
          // Times 0 of TensorFlow.js, which is NaN where the change before was beyond all numbers.
          const change = fround(
            fround((changes[index] as number) * 0) + fround(fround(gradient * rate) / divisor),
          );
          squares[index] = square;
          changes[index] = change;
          weights[index] = (weights[index] as number) - change;
        }
      },
  };
}

/** Returns powers of a number as products step by step, in single precision; quick for exponents that grow by one. */
function powersOf(base: number): (exponent: number) => number {
  let [reached, power] = [0, 1];
  return (exponent) => {
    if (exponent < reached) [reached, power] = [0, 1];
    for (; reached < exponent; reached++) power = fround(power * base);
    return power;
  };
}
