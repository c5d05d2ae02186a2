import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson, type JsonObject, type JsonValue } from '../../base/pure/json.js';
import type { ModelMetadata } from './model-metadata.js';
import type { WeightSpec } from './weight-spec.js';

/** What a model hash covers. */
export interface HashedModel {
  readonly topology: JsonObject;
  readonly weightSpecs: readonly WeightSpec[];
  readonly weightData: ArrayBuffer;
  readonly metadata: ModelMetadata;
}

/**
 * Returns the SHA-256 of everything about a model that a backtest's result depends on: the network, its weights,
 * the order of features and classes, the normalisation, and the training window with the instruments that were seen
 * in it, which part the metrics into in-sample and out-of-sample. Notes such as final metrics and seed do not count.
 */
export function modelHash({ topology, weightSpecs, weightData, metadata }: HashedModel): string {
  const { features, normalization, classes, symbols, trainedFrom, trainedTo, trainedRanges } = metadata;
  const isPartedBySymbol = trainedFrom !== null && trainedTo !== null && symbols.length > 0;
  return sha256(
    canonicalJson(topology),
    canonicalJson(weightSpecs as readonly unknown[] as readonly JsonValue[]),
    new Uint8Array(weightData),
    canonicalJson({
      features,
      normalization: normalization as unknown as JsonObject,
      classes,
      trainedFrom,
      trainedTo,
      // Only where there are several: hashes of models without stay as they are.
      ...(trainedRanges === null ? {} : { trainedRanges: trainedRanges.map(({ from, to }) => [from, to]) }),
      ...(isPartedBySymbol ? { symbols: [...new Set(symbols)].sort() } : {}),
    }),
  );
}
