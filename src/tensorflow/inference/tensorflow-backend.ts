import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import { probePrediction } from './probe-prediction.js';
import { withoutNewProcessListeners } from './process-listeners.js';

export type TensorflowPreference = 'auto' | 'node' | 'wasm' | 'cpu';

/** The backend that is in use, and in one sentence why. */
export interface TensorflowBackend {
  readonly backend: 'node' | 'wasm-simd' | 'wasm' | 'cpu';
  readonly reason: string;
}

/** Makes a backend known to TensorFlow.js and selects it; rejects when it cannot. */
export type BackendLoader = () => Promise<void>;

export type BackendLoaders = Readonly<Record<Exclude<TensorflowPreference, 'auto'>, BackendLoader>>;

/** Thrown when the backend that was asked for cannot be loaded, or none can. */
export class TensorflowUnavailableError extends AppError {
  readonly code = 'TENSORFLOW_UNAVAILABLE';
  readonly preference: TensorflowPreference;

  /**
   * @param reason in words of ours
   * @param cause what native modules say, which may name paths: it is for the log alone
   */
  constructor(preference: TensorflowPreference, reason: string, cause: unknown) {
    super(
      `The TensorFlow.js backend '${preference}' cannot be used: ${reason}. Set TF_BACKEND=auto to take the best that works.`,
      { cause },
    );
    this.preference = preference;
  }
}

/** Why a backend cannot be used, in words that may be shown to everybody. */
class BackendUnusableError extends Error {
  override readonly name = 'BackendUnusableError';
}

/**
 * Selects the TensorFlow.js backend of this thread.
 *
 * With `auto` it is tfjs-node when that is installed and a probe prediction succeeds (it loads on Node 23 and
 * later and throws at its first operation), else WebAssembly, else pure JavaScript.
 * @throws TensorflowUnavailableError when the one that was asked for does not work
 * @throws ResourceShortageError when the machine has not the means to load one at the moment: another would be no answer
 */
export async function selectTensorflowBackend(
  preference: TensorflowPreference,
  loaders: BackendLoaders = defaultLoaders,
): Promise<TensorflowBackend> {
  // Production mode only silences TensorFlow.js: its notices would land between the lines of the log.
  tf.env().set('PROD', true);
  const candidates = preference === 'auto' ? (['node', 'wasm', 'cpu'] as const) : [preference];
  const failures: BackendFailure[] = [];
  for (const candidate of candidates) {
    const failure = await tryBackend(loaders[candidate]);
    if (failure === null)
      return { backend: await variantOf(candidate), reason: reasonFor(preference, failures) };
    failures.push({ candidate, error: failure.error });
  }
  const reasons = failures.map(({ candidate, error }) => `${candidate}: ${shownReason(error)}`);
  throw new TensorflowUnavailableError(preference, reasons.join('; '), failures.at(-1)?.error);
}

interface BackendFailure {
  readonly candidate: keyof BackendLoaders;
  readonly error: unknown;
}

async function tryBackend(load: BackendLoader): Promise<Pick<BackendFailure, 'error'> | null> {
  try {
    await load();
    probePrediction();
    return null;
  } catch (error) {
    const shortage = resourceShortage(error);
    if (shortage !== null) throw shortage;
    return { error };
  }
}

/** Goes to the log and to the terminal of who asks what works on his machine. */
function reasonFor(preference: TensorflowPreference, failures: readonly BackendFailure[]): string {
  if (preference !== 'auto') return `asked for by TF_BACKEND=${preference}`;
  const reasons = failures.map(({ candidate, error }) => `${candidate}: ${firstLine(error)}`);
  return reasons.length === 0
    ? 'tfjs-node is installed and works'
    : `the best that works here (${reasons.join('; ')})`;
}

/** Says why in words of ours, or with the code of Node alone: what libraries say may name paths. */
function shownReason(error: unknown): string {
  if (error instanceof BackendUnusableError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `it does not work here${CODE.test(code) ? ` (${code})` : ''}; the log says why`;
}

async function variantOf(candidate: keyof BackendLoaders): Promise<TensorflowBackend['backend']> {
  if (candidate !== 'wasm') return candidate;
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'wasm-simd' : 'wasm';
}

/** Such as ERR_DLOPEN_FAILED. */
const CODE = /^[A-Z][A-Z\d_]{1,60}$/;

const require = createRequire(import.meta.url);

const defaultLoaders: BackendLoaders = {
  node: async () => {
    // The name is not a literal, because the package is optional and its types may be absent.
    const name: string = '@tensorflow/tfjs-node';
    if (!isInstalled(name)) throw new BackendUnusableError('tfjs-node is not installed');
    await import(name);
    await select('tensorflow');
  },
  wasm: async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    // Threads of the WebAssembly backend do not work in Node.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    await withoutNewProcessListeners(() => select('wasm'));
  },
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    await select('cpu');
  },
};

async function select(name: string): Promise<void> {
  if (!(await tf.setBackend(name)))
    throw new BackendUnusableError(`TensorFlow.js could not initialise '${name}'`);
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n').find((line) => line.trim() !== '') ?? 'unknown reason')
    .trim()
    .replace(/\.$/, '');
}
