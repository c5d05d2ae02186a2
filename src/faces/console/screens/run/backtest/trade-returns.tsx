import { returnHistogram } from '../../../../report/return-histogram.js';
import { counted, formatPercent } from '../../../text/format.js';

const HEIGHT = 100;

/** How often trades returned how much, losses left of the line at 0. */
export function TradeReturns({ returns }: { readonly returns: readonly number[] }) {
  if (returns.length === 0) return null;
  const { start, width, counts, beyond, median, decimals } = returnHistogram(returns);
  const edge = (bin: number): string => formatPercent(start + bin * width, { decimals, signed: true });
  const most = Math.max(...counts);
  const zero = Math.min(Math.max(-start / width, 0), counts.length);
  return (
    <section>
      <h3>Returns of trades</h3>
      <svg
        class="histogram"
        viewBox={`0 0 ${counts.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="How often trades returned how much"
      >
        {counts.map((times, bin) => {
          const height = (times / most) * HEIGHT;
          return (
            <rect
              key={edge(bin)}
              class={start + (bin + 0.5) * width < 0 ? 'losing' : 'winning'}
              x={bin + 0.05}
              y={HEIGHT - height}
              width={0.9}
              height={height}
            >
              <title>{`${counted(times, 'trade')} from ${edge(bin)} to ${edge(bin + 1)}`}</title>
            </rect>
          );
        })}
        <line x1={zero} x2={zero} y1={0} y2={HEIGHT} class="zero" />
      </svg>
      <p class="ends muted">
        <span>{edge(0)}</span>
        <span>{edge(counts.length)}</span>
      </p>
      <p class="muted">
        {`Net returns of ${counted(returns.length, 'trade')} in steps of ${formatPercent(width, { decimals })}, losses left of the line at 0. The highest bar stands for ${counted(most, 'trade')}; half of the trades returned less than ${formatPercent(median, { decimals, signed: true })}.`}
        {beyond > 0 && ` The bars at the ends hold ${counted(beyond, 'trade')} from beyond them.`}
      </p>
    </section>
  );
}
