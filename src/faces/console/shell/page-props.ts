/** What a page is told: the parts of the path behind its first. */
export interface PageProps {
  readonly rest: readonly string[];
}
