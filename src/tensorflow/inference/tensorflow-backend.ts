import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../base/pure/app-error.js';
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

  constructor(preference: TensorflowPreference, reason: string) {
    super(
      `The TensorFlow.js backend '${preference}' cannot be used: ${reason}. Set TF_BACKEND=auto to take the best that works.`,
    );
    this.preference = preference;
  }
}

/**
 * Selects the TensorFlow.js backend of this thread.
 *
 * With `auto` it is tfjs-node when that is installed and a probe prediction succeeds (it loads on Node 23 and
 * later and throws at its first operation), else WebAssembly, else pure JavaScript.
 * @throws TensorflowUnavailableError when the one that was asked for does not work
 */
export async function selectTensorflowBackend(
  preference: TensorflowPreference,
  loaders: BackendLoaders = defaultLoaders,
): Promise<TensorflowBackend> {
  // Production mode only silences TensorFlow.js: its notices would land between the lines of the log.
  tf.env().set('PROD', true);
  const candidates = preference === 'auto' ? (['node', 'wasm', 'cpu'] as const) : [preference];
  const failures: string[] = [];
  for (const candidate of candidates) {
    const failure = await tryBackend(loaders[candidate]);
    if (failure === null)
      return { backend: await variantOf(candidate), reason: reasonFor(preference, failures) };
    failures.push(`${candidate}: ${failure}`);
  }
  throw new TensorflowUnavailableError(preference, failures.join('; '));
}

async function tryBackend(load: BackendLoader): Promise<string | null> {
  try {
    await load();
    probePrediction();
    return null;
  } catch (error) {
    return firstLine(error);
  }
}

function reasonFor(preference: TensorflowPreference, failures: readonly string[]): string {
  if (preference !== 'auto') return `asked for by TF_BACKEND=${preference}`;
  return failures.length === 0
    ? 'tfjs-node is installed and works'
    : `the best that works here (${failures.join('; ')})`;
}

async function variantOf(candidate: keyof BackendLoaders): Promise<TensorflowBackend['backend']> {
  if (candidate !== 'wasm') return candidate;
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'wasm-simd' : 'wasm';
}

const require = createRequire(import.meta.url);

const defaultLoaders: BackendLoaders = {
  node: async () => {
    // The name is not a literal, because the package is optional and its types may be absent.
    const name: string = '@tensorflow/tfjs-node';
    if (!isInstalled(name)) throw new Error('tfjs-node is not installed');
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
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not initialise '${name}'`);
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
