import { useEffect, useRef } from 'preact/hooks';

/**
 * Does something at once when a value changes, such as that a run which one watches has ended: what is asked for rarely
 * would be old until its next turn.
 */
export function useOnChange(value: unknown, act: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (value !== before.current) act();
    before.current = value;
  }, [value]);
}
