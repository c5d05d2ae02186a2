/** Something that was looked at on this machine, and how it stands. */
export interface Finding {
  /** What was looked at, such as `disk`. */
  readonly name: string;
  /** A note is worth knowing; what fails keeps something from working. */
  readonly status: 'ok' | 'note' | 'fail';
  /** What was found, and the remedy where something is wrong. */
  readonly message: string;
}
