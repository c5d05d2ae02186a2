import { z } from 'zod';

/** The folders that work reads and writes, absolute. */
export const kindFoldersSchema = z.object({
  strategies: z.string(),
  models: z.string(),
  data: z.string(),
});

export type KindFolders = z.infer<typeof kindFoldersSchema>;
