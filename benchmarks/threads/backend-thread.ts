/** Entry of a worker thread that says which TensorFlow.js backend worker threads have on this machine. */
import { parentPort } from 'node:worker_threads';
import { selectTensorflowBackend } from '../../src/tensorflow/inference/tensorflow-backend.js';

const { backend } = await selectTensorflowBackend('auto');
parentPort?.postMessage(backend);
