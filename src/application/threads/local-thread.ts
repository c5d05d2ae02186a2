/** Entry of the thread in which the command line does on this machine's files what needs TensorFlow.js. */
export { auditStrategy } from '../../kinds/audit/audit-strategy.js';
export { importModel } from '../../library/import-model.js';
