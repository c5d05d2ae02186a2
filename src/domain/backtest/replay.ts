import { z } from 'zod';
import type { Provenance } from './provenance.js';

export const provenanceSchema = z.strictObject({
  engineVersion: z.string(),
  tensorflowBackend: z.string().nullable(),
  dataHash: z.string(),
  strategyHash: z.string(),
  modelHash: z.string().nullable(),
  /** Missing in results of before there were recorded signals. */
  signalsHash: z.string().nullable().default(null),
  parametersHash: z.string(),
  resultDigest: z.string(),
}) satisfies z.ZodType<Provenance>;

/** What a run needs to be that of an earlier operation once more, and to be compared with it. */
export const replaySchema = z.strictObject({
  /** Id of the operation that is run again; it may be gone by the time its replay ends. */
  of: z.string(),
  /** The strategy as it ran, overrides applied: what runs again, whatever has become of the file. */
  strategySource: z.string(),
  /** What the earlier run was made from and came to. */
  provenance: provenanceSchema,
});

export type Replay = z.infer<typeof replaySchema>;
