import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Fields that are folded away until one of them is needed; what is open stays open while one types. */
export function FieldGroup({
  name,
  isNeeded,
  children,
}: {
  readonly name: string;
  /** Whether a field has a value of its own, or was refused. */
  readonly isNeeded: boolean;
  readonly children: ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(isNeeded);
  useEffect(() => {
    if (isNeeded) setOpen(true);
  }, [isNeeded]);
  return (
    <details class="group" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{name}</summary>
      <div class="fields">{children}</div>
    </details>
  );
}
