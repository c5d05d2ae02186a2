/** Collects what was checked and prints it, failures with what was found. */
export class Verdict {
  #passed = 0;
  #failed = 0;

  get failed(): number {
    return this.#failed;
  }

  /** @param findings what contradicts the fact; none if it holds */
  check(fact: string, findings: readonly string[]): void {
    if (findings.length === 0) {
      this.#passed++;
      console.log(`ok   ${fact}`);
      return;
    }
    this.#failed++;
    console.log(`FAIL ${fact}`);
    for (const finding of findings.slice(0, 10)) console.log(`     ${finding}`);
    if (findings.length > 10) console.log(`     and ${findings.length - 10} more`);
  }

  /** To be the last line of the program. */
  summary(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }
}
