import type { Code, ValueType } from './code.js';
import { unsigned } from './code.js';

/** A variable of a kernel. */
export interface Variable {
  readonly type: ValueType;
  /** Gives what it is. */
  readonly value: Code;
  set(value: Code): Code;
}

/** A function over memory that takes whole numbers, and gives one or nothing. */
export interface Kernel {
  readonly parameters: readonly Variable[];
  readonly variables: readonly Variable[];
  /** Whether the code leaves a whole number behind. */
  readonly givesNumber: boolean;
  readonly code: Code;
}

/** Makes the variables of a kernel. */
export interface Variables {
  /** A whole number that the kernel is given; those before all others. */
  parameter(): Variable;
  /** A whole number, 0 at first. */
  number(): Variable;
  /** A pair of doubles, 0 at first. */
  pair(): Variable;
}

/** Makes a kernel of what writes its code. */
export function kernel(write: (variables: Variables) => Code, givesNumber = false): Kernel {
  const parameters: Variable[] = [];
  const variables: Variable[] = [];
  const made = (type: ValueType, among: Variable[]): Variable => {
    const index = unsigned(parameters.length + variables.length);
    const variable: Variable = {
      type,
      value: [0x20, ...index],
      set: (value) => [...value, 0x21, ...index],
    };
    among.push(variable);
    return variable;
  };
  const code = write({
    parameter() {
      if (variables.length > 0) throw new TypeError('kernel: parameters come before all other variables');
      return made('i32', parameters);
    },
    number: () => made('i32', variables),
    pair: () => made('v128', variables),
  });
  return { parameters, variables, givesNumber, code };
}
