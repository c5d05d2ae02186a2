import { z } from 'zod';

export const providerSettingsSchema = z.strictObject({
  /**
   * Address that takes the place of scheme, host and port of every request to a provider: a mirror, or a recording.
   * Null for their own hosts.
   */
  baseUrl: z.string().nullable(),
  /** Wait before the first repetition of a request, milliseconds; it doubles with each one. */
  retryDelayMs: z.number().nonnegative(),
  /** How long one request may take, milliseconds. */
  requestTimeoutMs: z.number().positive(),
});

/** How providers are asked. */
export type ProviderSettings = z.infer<typeof providerSettingsSchema>;

export const defaultProviderSettings: ProviderSettings = {
  baseUrl: null,
  retryDelayMs: 1_000,
  requestTimeoutMs: 20_000,
};
