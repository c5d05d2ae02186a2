import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What is known here of a dropout layer: the seed that each of its masks is drawn with. */
interface Seeded {
  seed: number;
}

/**
 * The masks of the dropout layers of a network. By itself a layer with a seed draws one mask again and again: a unit that
 * it leaves out for a row of a batch would be left out there in all of them, and where batches are small never be trained.
 */
export class DropoutMasks {
  readonly #layers: readonly { readonly layer: Seeded; readonly seed: number }[];

  constructor(model: LayersModel) {
    this.#layers = model.layers
      .filter((layer) => layer.getClassName() === 'Dropout')
      .map((layer) => ({ layer: layer as unknown as Seeded, seed: layer.getConfig().seed as number }));
  }

  /** Has the next batch meet masks of its own. @param step how many batches came before it */
  drawFor(step: number): void {
    for (const { layer, seed } of this.#layers) layer.seed = seed + step;
  }

  /** Leaves the layers as they were, so that a model is stored with the seeds that it was made with. */
  restore(): void {
    this.drawFor(0);
  }
}
