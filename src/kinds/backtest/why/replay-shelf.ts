import { ResourceShortageError } from '../../../base/pure/resource-shortage.js';
import { HoldoutSealedError } from '../../../market-data/holdouts/holdout-sealed-error.js';
import {
  selectTensorflowBackend,
  type TensorflowPreference,
} from '../../../tensorflow/inference/tensorflow-backend.js';
import { unsealedBars } from '../../bars/unsealed-bars.js';
import { DecisionReplay } from './decision-replay.js';
import { InputChangedError } from './input-changed-error.js';
import type { ReplayQuestion } from './replay-question.js';

const MOST_KEPT = 3;
/** Of the replays that are kept: with features and bars some hundred bytes each. */
const MOST_BARS_KEPT = 2_000_000;

/** Keeps the latest replays, because who asks of one bar asks of the next. One is made at a time. */
export class ReplayShelf {
  #kept: readonly DecisionReplay[] = [];
  #preference: TensorflowPreference | null = null;
  #backend = '';

  /** @throws InputChangedError, and AppError where the machine cannot */
  async get(question: ReplayQuestion): Promise<DecisionReplay> {
    const isMeant = (replay: DecisionReplay): boolean =>
      replay.question.operationId === question.operationId &&
      replay.question.provenance.resultDigest === question.provenance.resultDigest;
    const found = this.#kept.find(isMeant);
    if (found !== undefined) {
      await requireVisible(question);
      this.#kept = [found, ...this.#kept.filter((kept) => kept !== found)];
      return found;
    }
    await this.#select(question);
    const replay = await DecisionReplay.of(question, this.#backend);
    this.#keep(replay);
    return replay;
  }

  #keep(replay: DecisionReplay): void {
    let bars = 0;
    const kept: DecisionReplay[] = [];
    for (const candidate of [replay, ...this.#kept]) {
      bars += candidate.record.bars;
      // The one that is being asked of stays, however long it is.
      const stays = candidate === replay || (kept.length < MOST_KEPT && bars <= MOST_BARS_KEPT);
      if (stays) kept.push(candidate);
      else candidate.dispose();
    }
    this.#kept = kept;
  }

  /** Takes the backend of the run where it can be had: another one may give other last bits. */
  async #select({ provenance, tensorflowBackend }: ReplayQuestion): Promise<void> {
    const preference = preferenceFor(provenance.tensorflowBackend) ?? this.#preference ?? tensorflowBackend;
    if (preference === this.#preference) return;
    // Networks lie in the memory of the backend that made them.
    for (const replay of this.#kept) replay.dispose();
    this.#kept = [];
    try {
      this.#backend = (await selectTensorflowBackend(preference)).backend;
    } catch (error) {
      if (error instanceof ResourceShortageError) throw error;
      this.#backend = (await selectTensorflowBackend(tensorflowBackend)).backend;
    }
    this.#preference = preference;
  }
}

/** The bars of a run that is kept may have been sealed since. @throws InputChangedError */
async function requireVisible({ folders, parameters }: ReplayQuestion): Promise<void> {
  try {
    await unsealedBars(folders.data, parameters, null).require(parameters.symbol);
  } catch (error) {
    if (!(error instanceof HoldoutSealedError)) throw error;
    throw new InputChangedError(error.message.replace(/\.$/, ''));
  }
}

function preferenceFor(backend: string | null): TensorflowPreference | null {
  if (backend === 'node' || backend === 'cpu') return backend;
  return backend?.startsWith('wasm') ? 'wasm' : null;
}
