import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson } from '../../base/pure/json.js';
import type { Provenance } from './provenance.js';

/**
 * Returns the SHA-256 of the whole provenance: engine, backend, inputs and result. Equal run digests mean equal runs;
 * equal result digests mean equal trades and equity, whatever led to them.
 */
export function runDigest({
  engineVersion,
  tensorflowBackend,
  dataHash,
  strategyHash,
  modelHash,
  signalsHash,
  parametersHash,
  resultDigest,
}: Provenance): string {
  return sha256(
    canonicalJson({
      engineVersion,
      tensorflowBackend,
      dataHash,
      strategyHash,
      modelHash,
      // Only where there are signals: results that were stored before there could be have no such hash.
      ...(signalsHash ? { signalsHash } : {}),
      parametersHash,
      resultDigest,
    }),
  );
}
