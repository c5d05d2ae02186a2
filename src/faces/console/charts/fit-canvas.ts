/** A canvas that fills its box, and is drawn anew when that or the colours change. */
export interface FittedCanvas {
  readonly redraw: () => void;
  readonly destroy: () => void;
}

/** @param paint draws in pixels of the page */
export function fitCanvas(
  box: HTMLElement,
  paint: (context: CanvasRenderingContext2D, width: number, height: number) => void,
): FittedCanvas {
  const canvas = document.createElement('canvas');
  canvas.className = 'fitted';
  box.append(canvas);
  const redraw = () => {
    const { clientWidth: width, clientHeight: height } = box;
    const scale = devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext('2d');
    if (context === null) return;
    context.scale(scale, scale);
    context.font = '11px system-ui, sans-serif';
    paint(context, width, height);
  };
  const observer = new ResizeObserver(redraw);
  observer.observe(box);
  return {
    redraw,
    destroy() {
      observer.disconnect();
      canvas.remove();
    },
  };
}
