import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  type BackendLoaders,
  selectTensorflowBackend,
  TensorflowUnavailableError,
} from '../../../../src/tensorflow/inference/tensorflow-backend.js';

const missing = async (): Promise<void> => {
  throw new Error('it is not here');
};

async function cpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

/** Registers a backend whose every operation throws, as tfjs-node does on Node 23. */
async function throwsAtFirstOperation(): Promise<void> {
  if (!tf.engine().backendNames().includes('broken')) {
    tf.registerBackend('broken', () => new tf.KernelBackend());
  }
  await tf.setBackend('broken');
}

function loaders(changes: Partial<BackendLoaders>): BackendLoaders {
  return { node: missing, wasm: missing, cpu, ...changes };
}

describe('selectTensorflowBackend', () => {
  it('takes tfjs-node when it loads and predicts', async () => {
    const { backend } = await selectTensorflowBackend('auto', loaders({ node: cpu }));
    expect(backend).toBe('node');
  });

  it('falls back to WebAssembly when tfjs-node loads and throws at its first operation', async () => {
    const wasm = async (): Promise<void> => {
      await selectTensorflowBackend('wasm');
    };
    const { backend, reason } = await selectTensorflowBackend(
      'auto',
      loaders({ node: throwsAtFirstOperation, wasm }),
    );
    expect(backend).toBe('wasm-simd');
    expect(reason).toContain('node: ');
  });

  it('falls back to pure JavaScript when nothing else loads', async () => {
    const { backend, reason } = await selectTensorflowBackend('auto', loaders({}));
    expect(backend).toBe('cpu');
    expect(reason).toContain('node: it is not here; wasm: it is not here');
  });

  it('does not fall back from a backend that was asked for', async () => {
    const choice = selectTensorflowBackend('wasm', loaders({}));
    await expect(choice).rejects.toBeInstanceOf(TensorflowUnavailableError);
    await expect(choice).rejects.toThrow('it is not here');
  });

  it('leaves the process without listeners for uncaught errors of the WebAssembly runtime', async () => {
    const count = (): number =>
      process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    const before = count();
    await selectTensorflowBackend('wasm');
    expect(count()).toBe(before);
    expect(tf.getBackend()).toBe('wasm');
  });
});
