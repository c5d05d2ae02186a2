import { z } from 'zod';

const quantizationSchema = z.discriminatedUnion('dtype', [
  z.object({
    dtype: z.enum(['uint8', 'uint16']),
    min: z.number(),
    scale: z.number(),
    original_dtype: z.string().optional(),
  }),
  z.object({ dtype: z.literal('float16'), original_dtype: z.string().optional() }),
]);

/** One entry of the weights manifest in TensorFlow.js's own form. */
export const weightSpecSchema = z.object({
  name: z.string().min(1),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: quantizationSchema.optional(),
});

export type WeightSpec = z.infer<typeof weightSpecSchema>;

const BYTES_PER_ELEMENT = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

/** Returns how many bytes the weight takes in the weights file. */
export function byteLengthOf(spec: WeightSpec): number {
  const elements = spec.shape.reduce((product, size) => product * size, 1);
  return elements * BYTES_PER_ELEMENT[spec.quantization?.dtype ?? spec.dtype];
}

/**
 * Finds the first float32 weight that holds NaN or an infinity.
 * @returns its name; null when every value is finite
 */
export function findNonFiniteWeight(specs: readonly WeightSpec[], data: ArrayBuffer): string | null {
  const view = new DataView(data);
  let offset = 0;
  for (const spec of specs) {
    const length = byteLengthOf(spec);
    if (spec.dtype === 'float32' && spec.quantization === undefined) {
      for (let position = offset; position < offset + length; position += 4) {
        if (!Number.isFinite(view.getFloat32(position, true))) return spec.name;
      }
    }
    offset += length;
  }
  return null;
}
