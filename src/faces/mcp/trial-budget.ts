/** How many configurations a connection may try: whoever asks for the best of many finds luck. */
export class TrialBudget {
  readonly #max: number;
  #used = 0;

  /** @param max whole, 0 or more */
  constructor(max: number) {
    this.#max = max;
  }

  /** Such as `12 of 200 trials used`. */
  get text(): string {
    return `${this.#used} of ${this.#max} trials used`;
  }

  /**
   * Starts something that tries so many, unless that is more than is left. What is refused costs nothing.
   * @param start returns whether it has started
   * @returns why not; null where the budget lets it start
   */
  async spend(trials: number, start: () => Promise<boolean>): Promise<string | null> {
    const left = this.#max - this.#used;
    if (trials > left)
      return (
        `This would try ${trials} configuration${trials === 1 ? '' : 's'}, and ${left} are left: ${this.text}. ` +
        'Look at what was tried, or have the person who runs this server raise --max-trials.'
      );
    // Taken before it starts: several starts may be under way.
    this.#used += trials;
    let hasStarted = false;
    try {
      hasStarted = await start();
    } finally {
      if (!hasStarted) this.#used -= trials;
    }
    return null;
  }
}
