import type { Code, ValueType } from './code.js';
import { unsigned } from './code.js';
import type { Kernel } from './kernel.js';

const TYPE_CODES = { i32: 0x7f, v128: 0x7b } as const satisfies Record<ValueType, number>;
const WASM_PAGE_BYTES = 65_536;

/** Kernels that share one memory, as they can be called. */
export interface Kernels<Name extends string> {
  readonly memory: ArrayBuffer;
  readonly call: Readonly<Record<Name, (...given: number[]) => number>>;
}

/** Kernels that are compiled once in a process, and work on a memory of each user's own. */
export class KernelModule<Name extends string> {
  readonly #kernels: Readonly<Record<Name, Kernel>>;
  #module: WebAssembly.Module | null = null;

  constructor(kernels: Readonly<Record<Name, Kernel>>) {
    this.#kernels = kernels;
  }

  /**
   * Makes a memory of zeros for the kernels.
   * @throws RangeError where there is not so much memory
   */
  open(bytes: number): Kernels<Name> {
    this.#module ??= new WebAssembly.Module(assembled(this.#kernels));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(this.#module, { given: { memory } });
    return { memory: memory.buffer, call: exports as Kernels<Name>['call'] };
  }
}

/** Returns kernels as a module in its binary format (WebAssembly 2.0, 5.5). */
function assembled(kernels: Readonly<Record<string, Kernel>>): Uint8Array<ArrayBuffer> {
  const all = Object.entries(kernels);
  const types = all.map(([, { parameters, givesNumber }]) => [
    ...[0x60, ...unsigned(parameters.length), ...parameters.map(({ type }) => TYPE_CODES[type])],
    ...(givesNumber ? [1, TYPE_CODES.i32] : [0]),
  ]);
  const bodies = all.map(([, { variables, code }]) => {
    const declared = list(variables.map(({ type }) => [1, TYPE_CODES[type]]));
    return sized([...declared, ...code, 0x0b]);
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('given'), ...text('memory'), 0x02, 0x00, 0]]),
    ...section(
      3,
      all.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      all.map(([name], index) => [...text(name), 0x00, ...unsigned(index)]),
    ),
    ...section(10, bodies),
  ]);
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, ...sized(list(entries))];
}

function list(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function sized(bytes: Code): Code {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): Code {
  return sized([...new TextEncoder().encode(value)]);
}
