import { z } from 'zod';
import { MAX_MESSAGE } from '../../base/pure/message-limits.js';
import type { SegmentMetric } from '../../base/pure/metrics.js';
import { countSchema, instantMsSchema } from '../../operations/record/reported-values.js';
import { jsonLog } from '../../operations/record/stream.js';

const segmentMetricSchema = z.strictObject({
  seq: countSchema,
  startMs: instantMsSchema,
  endMs: instantMsSchema,
  rows: countSchema,
  status: z.enum(['LOADED', 'SKIPPED', 'FAILED']),
  message: z
    .string()
    .max(2 * MAX_MESSAGE)
    .nullable(),
  durationMs: z.number(),
  timestampMs: instantMsSchema,
}) satisfies z.ZodType<SegmentMetric>;

/** One entry a stretch that was loaded, skipped, or failed. */
export const segmentsStream = jsonLog('segments', segmentMetricSchema);
