/**
 * How far ahead a decision has to be to be the same on every TensorFlow.js backend, as a difference of outputs.
 *
 * Backends add in other orders, so that their single-precision outputs differ in the last bits. Measured between
 * WebAssembly and pure JavaScript: 1.2e-7, one unit in the last place below 1 (2⁻²³), for one small layer; 3.0e-7 for the
 * networks that ship with the project; 3.6e-7 for five layers of 512 units; 1.9e-6 for 64 inputs of ten times the usual
 * size. A lead is the difference of two outputs, and each may be off: 2⁻¹⁷ (7.6e-6) is twice the largest of these leads.
 */
export const BACKEND_MARGIN = 2 ** -17;

/**
 * Returns the same for an output of any size: single precision is relative, so above 1 the difference grows with it.
 * @param output as the model gave it
 */
export function backendMarginAt(output: number): number {
  return BACKEND_MARGIN * Math.max(1, Math.abs(output));
}
