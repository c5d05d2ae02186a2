/*
 * The instructions of WebAssembly that kernels are made of, as functions: each returns the bytes of its operands with its
 * own behind them. Two doubles are computed at once, each by the same rules as in JavaScript, so that a kernel which adds
 * in the same order comes to the same bits. The numbers are those of the specification, WebAssembly 2.0, 5.4.
 */

/** Instructions, one behind the other. */
export type Code = readonly number[];

export type ValueType = 'i32' | 'v128';

const VECTOR = 0xfd;
const NO_VALUE = 0x40;
/** Numbers are signed in groups of seven bits, of which the last one has a sign in its second highest. */
const GROUP = 0x80;

/** Returns a whole number from 0 on in LEB128. */
export function unsigned(value: number): Code {
  return value < GROUP ? [value] : [(value % GROUP) | GROUP, ...unsigned(Math.floor(value / GROUP))];
}

/** Gives the number of bytes that a pointer moves. @param value 0 to 2^31 − 1 */
export function i32(value: number): Code {
  const groups: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const isLast = rest < GROUP / 2;
    groups.push((rest % GROUP) | (isLast ? 0 : GROUP));
    if (isLast) return [0x41, ...groups];
  }
}

export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const isOther = (a: Code, b: Code): Code => [...a, ...b, 0x47];

/** Reads a whole number. @param offset in bytes, from the address on */
export const loadNumber = (address: Code, offset = 0): Code => [...address, 0x28, 2, ...unsigned(offset)];

/** Both doubles of a constant. */
export function pair(value: number): Code {
  const bytes = [...new Uint8Array(Float64Array.of(value).buffer)];
  return [VECTOR, 0x0c, ...bytes, ...bytes];
}

/** Reads two doubles that follow each other. @param offset in bytes, from the address on */
export const load = (address: Code, offset = 0): Code => [...address, VECTOR, 0x00, 3, ...unsigned(offset)];
/** Reads one double, and gives it twice. */
export const loadTwice = (address: Code, offset = 0): Code => [
  ...address,
  VECTOR,
  0x0a,
  3,
  ...unsigned(offset),
];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...[VECTOR, 0x0b, 3],
  ...unsigned(offset),
];

/** An instruction of two operands that are pairs. */
const binary =
  (...opcode: readonly number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, VECTOR, ...opcode];

export const add = binary(0xf0, 0x01);
export const subtract = binary(0xf1, 0x01);
export const multiply = binary(0xf2, 0x01);
export const divide = binary(0xf3, 0x01);
/** The second one where it is larger: one that is no number leaves the first as it is. */
export const larger = binary(0xf7, 0x01);
export const squareRoot = (a: Code): Code => [...a, VECTOR, 0xef, 0x01];

/** Comparisons give all bits of a double set where they hold: as a whole number, −1. */
export const isLess = binary(0x49);
export const isLessOrEqual = binary(0x4b);
export const isMore = binary(0x4a);
export const both = binary(0x4e);
/** The difference of whole numbers. */
export const subtractCounts = binary(0xd1, 0x01);
/** 1 where a comparison holds for both doubles, else 0. */
export const holdsForBoth = (a: Code): Code => [...a, VECTOR, 0xc3, 0x01];

/** Does something, and again as long as a number is not 0. */
export const repeatWhile = (condition: Code, ...body: readonly Code[]): Code => [
  ...[0x03, NO_VALUE],
  ...body.flat(),
  ...condition,
  ...[0x0d, 0, 0x0b],
];
