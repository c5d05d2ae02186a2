import { formatCount, formatDuration } from '../text/format.js';

/** How far something is, and how long it will take. */
export function ProgressBar({
  percentage,
  etaSeconds,
  phase,
}: {
  readonly percentage: number;
  readonly etaSeconds: number | null;
  readonly phase: string;
}) {
  const rest = etaSeconds === null ? '' : ` · ${formatDuration(etaSeconds)} left`;
  return (
    <span class="progress">
      <progress max={100} value={percentage} aria-label={`Progress: ${phase}`} />
      <span>
        {/* 100 % is said of what is done. */}
        {formatCount(Math.floor(percentage))} % {phase}
        {rest}
      </span>
    </span>
  );
}
