import * as tf from '@tensorflow/tfjs-core';
import type { TrainingSettings } from '../../domain/strategy/strategy.js';
import { type OptimizerRule, optimizerRule } from './optimizer-rules.js';

/** What an optimizer has learned so far; enough to go on with the very bits it would have gone on with. */
export interface OptimizerState {
  /** Batches so far. */
  readonly steps: number;
  /** Moments: the first of all variables, then the second. */
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
}

/**
 * Changes the weights of a network along gradients. It reckons with plain arrays: for the small networks of strategies
 * the same as operations of TensorFlow.js, a dozen and more for each variable, takes longer than forward and backward.
 */
export class Optimizer {
  readonly #rule: OptimizerRule;
  readonly #variables: readonly {
    readonly variable: tf.Variable;
    readonly weights: Float32Array;
    readonly moments: readonly Float32Array[];
  }[];
  #steps: number;

  /**
   * @param variables which nobody else changes from now on
   * @param state of one of equal settings and shapes, to go on from; default: none
   */
  constructor(
    settings: Pick<TrainingSettings, 'optimizer' | 'learningRate'>,
    variables: readonly tf.Variable[],
    state: OptimizerState | null = null,
  ) {
    this.#rule = optimizerRule(settings);
    this.#steps = state?.steps ?? 0;
    this.#variables = variables.map((variable, index) => {
      const weights = Float32Array.from(variable.dataSync());
      const moments = this.#rule.moments.map((_name, moment) => {
        const slot = state?.slots[moment * variables.length + index];
        return slot === undefined ? new Float32Array(weights.length) : slot.values.slice();
      });
      return { variable, weights, moments };
    });
  }

  /** The variables that it changes. */
  get variables(): readonly tf.Variable[] {
    return this.#variables.map(({ variable }) => variable);
  }

  /** Changes the weights by one step. @param scale what all gradients are multiplied with, in single precision */
  step(gradients: tf.NamedTensorMap, scale: number): void {
    const change = this.#rule.after(this.#steps);
    for (const { variable, weights, moments } of this.#variables) {
      const own = (gradients[variable.name] as tf.Tensor).dataSync() as Float32Array;
      change({ weights, gradients: own, scale, moments });
      // A backend may keep the very array that it is given.
      tf.tidy(() => variable.assign(tf.tensor(weights.slice(), variable.shape)));
    }
    this.#steps += 1;
  }

  /** Batches so far. */
  get steps(): number {
    return this.#steps;
  }

  /** A copy of what it has learned. */
  get state(): OptimizerState {
    const slots = this.#rule.moments.flatMap((name, moment) =>
      this.#variables.map(({ variable, moments }) => ({
        name: `${variable.name}/${name}`,
        values: (moments[moment] as Float32Array).slice(),
      })),
    );
    return { steps: this.#steps, slots };
  }
}
