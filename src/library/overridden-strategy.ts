import { z } from 'zod';

export const overriddenStrategySchema = z.strictObject({
  text: z.string(),
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
});

/** A strategy as a start mutation names it: the text of the file, and what is to be replaced in it. */
export type OverriddenStrategy = z.infer<typeof overriddenStrategySchema>;
