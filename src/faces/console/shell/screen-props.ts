/** What a page is told: the parts of the path behind its first. */
export interface ScreenProps {
  readonly rest: readonly string[];
}
