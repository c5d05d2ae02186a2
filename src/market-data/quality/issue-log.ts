import type { DataIssue, DataIssueCode } from './data-issue.js';

/** A file may have a fault in every row; what was found is told in full by the counts. */
const MAX_LISTED_PER_CODE = 500;

/** Collects what is found in bars: the first 500 of each code in the order of the finding, and how many there were. */
export class IssueLog<Issue extends { readonly code: DataIssueCode } = DataIssue> {
  readonly #listed: Issue[] = [];
  readonly #counts = new Map<Issue['code'], number>();

  /** @param issues as many as there are rows, or more: too many to be arguments of a call */
  addAll(issues: Iterable<Issue>): void {
    for (const issue of issues) {
      const count = (this.#counts.get(issue.code) ?? 0) + 1;
      this.#counts.set(issue.code, count);
      if (count <= MAX_LISTED_PER_CODE) this.#listed.push(issue);
    }
  }

  get listed(): readonly Issue[] {
    return this.#listed;
  }

  /** How many of each code were found, most frequent first. */
  get counts(): readonly { readonly code: Issue['code']; readonly count: number }[] {
    return [...this.#counts]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  }
}
