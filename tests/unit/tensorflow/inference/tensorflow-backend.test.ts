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
    await expect(choice).rejects.toThrow("backend 'wasm' cannot be used");
  });

  it.each(['node', 'wasm', 'cpu'] as const)(
    'names no path of the machine where %s does not load, and keeps what the library says for the log',
    async (preference) => {
      const said = Object.assign(
        new Error(
          "libtensorflow.so.2: cannot open shared object file: '/srv/ktrdr/node_modules/tfjs_binding.node'\n/x",
        ),
        { code: 'ERR_DLOPEN_FAILED' },
      );
      const broken = async () => {
        throw said;
      };
      const failure = (await selectTensorflowBackend(preference, loaders({ [preference]: broken })).catch(
        (error: unknown) => error,
      )) as TensorflowUnavailableError;
      expect(failure).toBeInstanceOf(TensorflowUnavailableError);
      expect(failure.message).not.toMatch(/[/\\]\w/);
      expect(failure.message).toContain('(ERR_DLOPEN_FAILED); the log says why');
      expect(failure.cause).toBe(said);
    },
  );

  it('says in words of its own that tfjs-node is not installed', async () => {
    // It is an optional package that this project does not install.
    await expect(selectTensorflowBackend('node')).rejects.toThrow('node: tfjs-node is not installed');
  });

  it.each([
    ['EMFILE', Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })],
    ['ENOMEM', Object.assign(new Error('ENOMEM: not enough memory'), { code: 'ENOMEM' })],
    ['ENOMEM', new RangeError('WebAssembly.Memory(): could not allocate memory')],
    ['EAGAIN', new Error('no backend', { cause: Object.assign(new Error('x'), { code: 'EAGAIN' }) })],
  ])('takes no other backend where the machine is short of means: %s', async (resource, error) => {
    const short = async () => {
      throw error;
    };
    for (const preference of ['auto', 'wasm'] as const) {
      const choice = selectTensorflowBackend(preference, loaders({ wasm: short }));
      await expect(choice).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED', resource, retryable: true });
    }
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
