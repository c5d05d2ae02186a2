import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { LinesData } from '../../../charts/lines-chart.js';
import { loadLines } from '../../../charts/load-lines.js';
import type { StampStyle } from '../../../text/format.js';
import { secondsOf } from '../backtest/curves.js';

interface Window {
  readonly number: number;
  readonly test: readonly { readonly from: string; readonly to: string }[];
}

/** The one account over all tests, with the windows that it went through, and its drawdown. */
export function JoinedAccount({
  curve,
  windows,
  style,
}: {
  readonly curve: readonly {
    readonly timestamp: string;
    readonly equity: number;
    readonly drawdown: number;
  }[];
  readonly windows: readonly Window[];
  readonly style: StampStyle;
}) {
  const [account, drawdown] = useMemo(() => {
    const times = curve.map(({ timestamp }) => secondsOf(timestamp));
    const bands = windows.flatMap(({ number, test }) =>
      test.map(({ from, to }) => ({ from: secondsOf(from), to: secondsOf(to), name: String(number) })),
    );
    const start = curve[0]?.equity ?? 1;
    const common = {
      style,
      unit: ' %',
      decimals: 1,
      isLogarithmic: false,
      pointed: null,
      onPoint: null,
      bands,
    };
    const lineOf = (name: string, color: string, values: readonly number[]): LinesData => ({
      ...common,
      lines: [{ name, color, isStrong: true, times, values }],
    });
    return [
      lineOf(
        'account',
        'accent',
        curve.map(({ equity }) => 100 * (equity / start - 1)),
      ),
      lineOf(
        'drawdown',
        'down',
        curve.map((point) => -100 * Math.abs(point.drawdown)),
      ),
    ] as const;
  }, [curve, windows, style]);
  return (
    <section aria-label="Joined account">
      <h2>
        Joined account, over all tests <small>each band is a window</small>
      </h2>
      <LateChart name="joined account in percent" class="tall" load={loadLines} data={account} />
      <LateChart name="drawdown in percent" class="low" load={loadLines} data={drawdown} />
    </section>
  );
}
