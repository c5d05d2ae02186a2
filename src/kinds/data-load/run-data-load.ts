import type { z } from 'zod';
import { type CancellationSignal, CancelledError } from '../../base/pure/cancelled-error.js';
import { asJsonObject, canonicalJson } from '../../base/pure/json.js';
import { boundedMessage } from '../../base/pure/message-limits.js';
import { withBarsBeside } from '../../market-data/load/bars-beside.js';
import type { DataLoadOutcome } from '../../market-data/load/load-into-store.js';
import { loadIntoStore } from '../../market-data/load/load-into-store.js';
import { createProvider } from '../../market-data/providers/create-provider.js';
import type { TaskOf } from '../../operations/ports/kind.js';
import { StateSlot } from '../../operations/ports/task-state.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import { requireMeans } from '../means/require-means.js';
import type { Surroundings } from '../means/surroundings.js';
import { dataLoadEstimate } from '../means/work-estimate.js';
import { SentLog } from '../progress/sent-log.js';
import type { dataLoadKind } from './data-load-kind.js';
import type { DataLoadParameters } from './data-load-operation.js';
import { DATA_LOAD_FRACTION_SLOT, DATA_LOAD_PHASES } from './data-load-progress-codec.js';
import { segmentsStream } from './data-load-streams.js';

/** What a server adds to the parameters of a data load. */
type Settings = z.infer<typeof dataLoadKind.settings>;

/** How often the cancel flag in shared memory is looked at. */
const CANCEL_POLL_MS = 20;

/**
 * Runs one data load in this thread.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set; what was loaded before is stored
 */
export async function runDataLoad(
  { parameters, folders, providers, pinned }: TaskOf<DataLoadParameters, Settings>,
  { link, means }: Pick<Surroundings, 'link' | 'means'>,
): Promise<OperationOutcome> {
  const log = new SentLog(link, segmentsStream);
  let seq = 0;
  const report = (fraction: number, phase: (typeof DATA_LOAD_PHASES)[number]): void => {
    const state = link.openState();
    state[StateSlot.Phase] = DATA_LOAD_PHASES.indexOf(phase);
    state[StateSlot.CurrentStep] = seq;
    state[DATA_LOAD_FRACTION_SLOT] = fraction;
    link.closeState();
  };
  return await abortable(link.cancellation, async (signal) => {
    report(0, 'downloading');
    const provider = await createProvider(
      await withBarsBeside(parameters, folders.data),
      folders.import,
      providers,
    );
    const inputs = { ...(await provider.pin(signal)) };
    link.pinned(inputs);
    // The server is about to fail the operation: until it gets round to that, no bar of other inputs is to be stored.
    if (pinned !== null && canonicalJson(pinned) !== canonicalJson(inputs)) throw new CancelledError();
    await requireMeans(dataLoadEstimate(parameters.timeframe, await provider.expectedBars()), means, folders);
    const outcome = await loadIntoStore(parameters, folders.data, provider, signal, {
      segment: (entry) => {
        const { message } = entry;
        log.append({ ...entry, seq, message: message === null ? null : boundedMessage(message) });
        seq += 1;
      },
      progress: report,
    });
    return outcomeOf(outcome);
  });
}

/** Turns the cancel flag, which cannot wake anybody, into a signal that ends waits. */
async function abortable<T>(
  cancellation: CancellationSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (cancellation.isCancelled) controller.abort();
  }, CANCEL_POLL_MS);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted && error instanceof Error && error.name === 'AbortError') {
      throw new CancelledError();
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function outcomeOf({ result, warnings }: DataLoadOutcome): OperationOutcome {
  return { result: asJsonObject(result), warnings: [...warnings] };
}
