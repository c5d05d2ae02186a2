import { z } from 'zod';

const KINDS = ['folder', 'linked-folder', 'outside', 'nowhere', 'closed'] as const;

/**
 * What is at a path that work looks at without reading its content: a file that is named beside what is missing, or is too
 * large; a folder in the place of a file; a link to one, out of the folder that work may read, or to nowhere; a file that
 * the server may not read.
 */
export type StandIn =
  | { readonly path: string; readonly kind: 'file'; readonly bytes: number }
  | { readonly path: string; readonly kind: (typeof KINDS)[number] };

/** Such as `models/rsi_v1`. */
const path = z.string().refine((text) => !text.split('/').includes('..'));

export const standInsSchema: z.ZodType<readonly StandIn[]> = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ path, kind: z.literal('file'), bytes: z.number().int().nonnegative() }),
    z.strictObject({ path, kind: z.enum(KINDS) }),
  ]),
);
