/** How many trials are suggested at a time; what one of them gives changes none of the others. */
export const GENERATION = 32;
