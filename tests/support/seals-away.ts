import { keepHoldoutsIn } from '../../src/market-data/holdouts/place-of-holdouts.js';
import { StoreUnavailableError } from '../../src/operations/record/errors.js';

/** Does something while the database is away in which seals are kept. @param reads how many reads it answers before */
export async function whileSealsAreAway<T>(work: () => Promise<T>, reads = 0): Promise<T> {
  let left = reads;
  const away = (): never => {
    throw new StoreUnavailableError('it is away');
  };
  keepHoldoutsIn({
    nameOf: (symbol) => symbol,
    symbols: async () => away(),
    read: async () => (left-- > 0 ? null : away()),
    change: async () => away(),
  });
  try {
    return await work();
  } finally {
    keepHoldoutsIn(null);
  }
}
