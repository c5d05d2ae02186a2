import { epochMetricSchema } from '../../base/pure/epoch-metric-schema.js';
import { jsonLog } from '../../operations/record/stream.js';

/** One entry an epoch. */
export const epochsStream = jsonLog('epochs', epochMetricSchema);
