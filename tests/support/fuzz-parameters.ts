/** What is mangled, with the environment variable that says how many of it and how many there are without one. */
const KINDS = {
  strategies: { variable: 'MANGLED_STRATEGIES', quick: 600 },
  csvFiles: { variable: 'MANGLED_CSV_FILES', quick: 600 },
  models: { variable: 'MANGLED_MODELS', quick: 300 },
  requests: { variable: 'MANGLED_REQUESTS', quick: 400 },
  http: { variable: 'MANGLED_HTTP', quick: 400 },
  operations: { variable: 'MANGLED_OPERATIONS', quick: 24 },
} as const;

export interface Fuzzing {
  /** Inputs in all. */
  readonly cases: number;
  /** Of one property; the seed is FUZZ_SEED, else a new one, which fast-check prints when a property fails. */
  readonly perProperty: { readonly numRuns: number; readonly seed?: number };
  /** However slow the machine, a hang is told from work by this. */
  readonly timeoutMs: number;
}

/** Returns how many inputs of a kind are mangled in each of so many properties; FUZZ_SEED repeats a run. */
export function fuzzing(kind: keyof typeof KINDS, properties: number): Fuzzing {
  const { variable, quick } = KINDS[kind];
  const cases = Number(process.env[variable] ?? quick);
  const seed = process.env.FUZZ_SEED;
  return {
    cases,
    perProperty: {
      numRuns: Math.ceil(cases / properties),
      ...(seed === undefined ? {} : { seed: Number(seed) }),
    },
    timeoutMs: 60_000 + cases * 200,
  };
}

/** Returns the environment in which tests mangle so many inputs of each kind; of whole operations a tenth. */
export function fuzzEnvironment(runs: number, seed: number): Readonly<Record<string, string>> {
  const counts = Object.entries(KINDS).map(([kind, { variable }]) => [
    variable,
    String(kind === 'operations' ? Math.ceil(runs / 10) : runs),
  ]);
  return { ...(Object.fromEntries(counts) as Record<string, string>), FUZZ_SEED: String(seed) };
}
