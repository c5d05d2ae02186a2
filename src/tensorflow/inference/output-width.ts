/** Numbers that a network puts out for a bar, by the output format of the strategy. */
export const OUTPUT_WIDTH = { classification: 3, binary: 1, regression: 1 } as const;
