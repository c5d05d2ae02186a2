import { useEffect, useRef, useState } from 'preact/hooks';
import { onLook } from '../shell/look.js';
import type { Draw, Drawn } from './drawn.js';

const NARROW = '(max-width: 44rem)';

/** Keeps the room of a chart whose data is on its way, so that what stands below does not move. */
export function ChartRoom({ class: className }: { readonly class: string }) {
  return <div class={`chart ${className} room`} aria-hidden="true" />;
}

/**
 * A box for a chart whose code is loaded when it is first shown; where there is little room, when one taps it.
 * @param data has to be the same object while nothing changes
 */
export function LateChart<TData>({
  name,
  class: className,
  load,
  data,
}: {
  readonly name: string;
  readonly class: string;
  readonly load: () => Promise<Draw<TData>>;
  readonly data: TData;
}) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Drawn<TData> | null>(null);
  const latest = useRef(data);
  latest.current = data;
  const [isOpen, setOpen] = useState(() => !matchMedia(NARROW).matches);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isOpen) return undefined;
    let isGone = false;
    load().then(
      (draw) => {
        if (!isGone && box.current !== null) chart.current = draw(box.current, latest.current);
      },
      () => setLost(true),
    );
    const stop = onLook(() => chart.current?.repaint());
    return () => {
      isGone = true;
      stop();
      chart.current?.destroy();
      chart.current = null;
    };
  }, [isOpen]);
  useEffect(() => chart.current?.update(data), [data]);
  if (isLost) return <p class="refusal">The chart could not be loaded: load the page anew.</p>;
  if (!isOpen)
    return (
      <button type="button" class="open-chart" onClick={() => setOpen(true)}>
        Show {name}
      </button>
    );
  return <div ref={box} class={`chart ${className}`} role="img" aria-label={name} />;
}
