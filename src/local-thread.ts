/** Entry of the thread in which the command line does on this machine's files what needs TensorFlow.js. */
export { auditStrategy } from './workers/audit-strategy.js';
export { importModel } from './workers/import-model.js';
