import { z } from 'zod';
import { asJsonObject } from '../../base/pure/json.js';
import { sharedColumn } from '../../base/pure/shared-memory.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import type { Replay } from '../../domain/backtest/replay.js';
import { ResultDigest } from '../../domain/backtest/result-digest.js';
import { decodeTrades } from '../../domain/backtest/trade-codec.js';
import { verify } from '../../domain/backtest/verification.js';
import type { OutcomeReceiver, RemoteResult } from '../../operations/ports/remote-kind.js';
import { EngineVersionMismatchError } from '../../operations/record/engine-version-mismatch-error.js';
import type { Piece } from '../../operations/record/part.js';
import { checkResult } from '../start/check-result.js';
import { backtestResultSchema, provenanceSchema } from './backtest-result-schema.js';
import { progressSamplesStream, tradesStream } from './backtest-streams.js';
import { checkCurve, checkProgressSamples, checkTrades } from './check-part.js';

/** A host sends a thousand at once; each takes memory of its own while it is looked at. */
const MOST_PROGRESS_SAMPLES = 20_000;
const NO_CURVE = { timeMs: new Float64Array(), equity: new Float64Array() };

/** Another engine may give a result of another form, and is to be told apart first. */
const engineSchema = z.looseObject({ provenance: provenanceSchema });

/** Holds trades and equity of a backtest against the digest that its result names, piece by piece as they come. */
export class BacktestReceiver implements OutcomeReceiver {
  readonly #host: string;
  readonly #replay: Replay | null;
  #digest = new ResultDigest();
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param replay what the backtest is compared with; null for an ordinary one */
  constructor(host: string, replay: Replay | null) {
    this.#host = host;
    this.#replay = replay;
  }

  piece(piece: Piece): void {
    const { stream, bytes, count } = piece;
    if (stream === progressSamplesStream.name) {
      if (count > MOST_PROGRESS_SAMPLES) throw new RangeError(`a piece has ${count} samples`);
      checkProgressSamples(progressSamplesStream.decode(piece));
    } else if (stream === tradesStream.name) {
      this.#digest.add(bytes, NO_CURVE);
      checkTrades(decodeTrades(bytes), piece);
    } else {
      const curve = decodeEquity(bytes, sharedColumn);
      this.#digest.add(null, curve);
      this.#lastMs = checkCurve(curve, this.#lastMs);
    }
  }

  anew(): void {
    this.#digest = new ResultDigest();
    this.#lastMs = Number.NEGATIVE_INFINITY;
  }

  end({ result, warnings }: RemoteResult): RemoteResult {
    const { provenance } = checkResult(engineSchema, result);
    const { engineVersion, resultDigest, strategyHash } = provenance;
    // The host may have become another since it took the operation.
    if (engineVersion !== ENGINE_VERSION)
      throw new EngineVersionMismatchError(this.#host, engineVersion, ENGINE_VERSION);
    checkResult(backtestResultSchema, result);
    if (this.#digest.digest() !== resultDigest)
      throw new RangeError('trades and equity do not have the digest that the result names');
    if (this.#replay === null) return { result, warnings };
    // The host ran the strategy as it is now, so its hash is what the file has.
    const verification = asJsonObject(verify(this.#replay, provenance, strategyHash));
    return { result: { ...result, verification }, warnings };
  }
}
