const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs an initialisation and removes the listeners for uncaught errors that it added to the process.
 * The WebAssembly runtime adds such listeners, which rethrow and so change how every other error ends the process.
 */
export async function withoutNewProcessListeners<T>(initialise: () => Promise<T>): Promise<T> {
  const before = EVENTS.map((event) => process.listeners(event as 'uncaughtException'));
  try {
    return await initialise();
  } finally {
    for (const [index, event] of EVENTS.entries()) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before[index]?.includes(listener)) process.removeListener(event, listener);
      }
    }
  }
}
