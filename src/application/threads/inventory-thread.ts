/** Entry of the thread that reads files for lists, so that requests are answered meanwhile; without TensorFlow.js. */
export { readModel, summarizeDataset } from '../../library/inventory-tasks.js';
export { identifyStrategy, listStrategy, readTrainingDefaults } from '../../library/strategy-tasks.js';
