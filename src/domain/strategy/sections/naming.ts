import { z } from 'zod';
import { findForeignCharacter } from '../../../base/pure/plain-text.js';

/** A text as callers may write it. An escape in quotes can hold characters that nobody sees in the file. */
function plain(text: z.ZodString, options: { readonly lines: boolean }): z.ZodString {
  return text.refine((value) => findForeignCharacter(value, options) === null, {
    error: ({ input }) => {
      const foreign = findForeignCharacter(String(input), options);
      return `has the character ${foreign?.name} at place ${foreign?.place}, which nobody can read; leave it out`;
    },
  });
}

export const nameSchema = plain(z.string().trim().min(1).max(200), { lines: false });

export const descriptionSchema = plain(z.string().max(10_000), { lines: true });
