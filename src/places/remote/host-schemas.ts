import { z } from 'zod';
import { boundedText } from '../../base/pure/bounded-text.js';
import { statusSchema } from '../../operations/record/reported-values.js';

/* What a host may answer whatever runs on it. */

/** The largest page of ids that is asked for. */
const MAX_IDS = 200;

/** Ids are ours to store and to send back: nothing in them may have to be escaped. */
export const idSchema = z.string().regex(/^[\w.:-]{1,200}$/, 'must be an id');

export const serverSchema = z.object({ server: z.object({ engineVersion: boundedText(100) }) });

export const statusesSchema = z.object({
  operations: z.object({
    nodes: z.array(z.object({ id: idSchema, status: statusSchema })).max(MAX_IDS),
  }),
});

/** Of what it says about a cancel, nothing is needed: the status tells. */
export const cancelSchema = z.object({ cancelOperation: z.looseObject({}) });
