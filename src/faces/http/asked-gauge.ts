import { Gauge, type GaugeConfiguration, type Registry } from 'prom-client';

/** One value of a gauge, with its labels. */
export type GaugeValue<Label extends string> = readonly [
  labels: Partial<Record<Label, string>>,
  value: number,
];

/**
 * Adds a gauge whose values are asked for when somebody looks. While they cannot be had, because the database is away,
 * it shows none: everything else is shown all the same.
 */
export function addAskedGauge<Label extends string>(
  registry: Registry,
  said: Pick<GaugeConfiguration<Label>, 'name' | 'help' | 'labelNames'>,
  ask: () => Promise<readonly GaugeValue<Label>[]>,
): void {
  new Gauge<Label>({
    ...said,
    registers: [registry],
    async collect() {
      this.reset();
      for (const [labels, value] of await ask().catch(() => [])) this.set(labels, value);
    },
  });
}
