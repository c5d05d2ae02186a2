import type { LayersModel } from '@tensorflow/tfjs-layers';

type Layer = LayersModel['layers'][number];

/** Layers that hand on at prediction what they get. */
const IDENTITY_AT_PREDICTION = new Set([
  'Dropout',
  'SpatialDropout1D',
  'GaussianDropout',
  'GaussianNoise',
  'AlphaDropout',
]);

/** Tells whether the values that a network puts out are already the result of a softmax. */
export function endsInSoftmax(model: LayersModel): boolean {
  const output = model.outputs[0];
  return output !== undefined && isSoftmax(output.sourceLayer);
}

function isSoftmax(layer: Layer): boolean {
  const className = layer.getClassName();
  if (className === 'Softmax') return true;
  if (IDENTITY_AT_PREDICTION.has(className)) {
    const input = layer.input;
    return !Array.isArray(input) && isSoftmax(input.sourceLayer);
  }
  if ('layers' in layer && 'outputs' in layer) return endsInSoftmax(layer as LayersModel);
  return layer.getConfig().activation === 'softmax';
}
