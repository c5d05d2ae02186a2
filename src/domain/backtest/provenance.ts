/** Everything that decides a result, hashed (SHA-256, hex): equal digests mean an equal run. */
export interface Provenance {
  readonly engineVersion: string;
  /** `wasm-simd`, `wasm`, `cpu` or `node`; null when no model was evaluated. */
  readonly tensorflowBackend: string | null;
  /** Of exactly the bars that were read. */
  readonly dataHash: string;
  readonly strategyHash: string;
  readonly modelHash: string | null;
  /** Of the recorded signals of the range; null when a model decided. */
  readonly signalsHash: string | null;
  readonly parametersHash: string;
  /** Of trades and equity in canonical form. */
  readonly resultDigest: string;
}
