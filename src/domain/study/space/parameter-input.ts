/** A parameter as it is asked for: either values; or from, to and step; or from, to and scale LOG. */
export interface ParameterInput {
  readonly path: string;
  /** YAML scalars or flow collections, as in an override. */
  readonly values?: readonly string[] | null;
  readonly from?: number | null;
  readonly to?: number | null;
  readonly step?: number | null;
  readonly scale?: 'LINEAR' | 'LOG' | null;
  /** How many values of a LOG range a GRID takes, both ends included. */
  readonly points?: number | null;
  readonly integer?: boolean | null;
}
