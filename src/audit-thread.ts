/** Entry of the thread that audits a strategy for knowledge of the future; TensorFlow.js is loaded for its model. */
export { auditStrategy } from './workers/audit-strategy.js';
