import { useState } from 'preact/hooks';
import type { RunRowFragment } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { counted } from '../../text/format.js';
import { RunFamily } from './run-family.js';
import { RunFigures } from './run-figures.js';
import { RunName } from './run-name.js';
import { RunState } from './run-state.js';

export interface RunRowProps {
  readonly run: RunRowFragment;
  readonly nowMs: number;
  readonly hasFigures: boolean;
  readonly isSelected: boolean;
  readonly isAt: boolean;
  readonly onToggle: (id: string) => void;
  readonly onChange: () => void;
}

/** A run of the list; what belongs to it unfolds below. */
export function RunRow({ run, nowMs, hasFigures, isSelected, isAt, onToggle, onChange }: RunRowProps) {
  const [isOpen, setOpen] = useState(false);
  const children = Object.values(run.childCounts).reduce<number>(
    (sum, count) => sum + (typeof count === 'number' ? count : 0),
    0,
  );
  const isDone = run.status === 'COMPLETED';
  const isWithoutBest = isDone && run.type === 'STUDY' && typeof run.summary.totalTrades !== 'number';
  return (
    <>
      <tr id={`row-${run.id}`} class={rowClass(run, isAt)} aria-selected={isSelected}>
        <td class="pick">
          <input
            type="checkbox"
            aria-label={`Select ${run.label ?? run.title}`}
            checked={isSelected}
            onChange={() => onToggle(run.id)}
          />
        </td>
        <td class="name">
          <RunName run={run} onChange={onChange} />
          {children > 0 && (
            <button type="button" class="fold quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {isOpen ? '▾' : '▸'} {counted(children, 'part')}
            </button>
          )}
        </td>
        {isDone && hasFigures && !isWithoutBest ? (
          <RunFigures run={run} />
        ) : (
          <td colSpan={hasFigures ? 8 : 1} class="state">
            {isWithoutBest ? (
              <span class="muted">No trial keeps the constraints</span>
            ) : (
              <RunState run={run} />
            )}
          </td>
        )}
        <td class="number age">
          <Age at={run.createdAt} nowMs={nowMs} />
        </td>
      </tr>
      {isOpen && <RunFamily parent={run.id} columns={hasFigures ? 11 : 4} />}
    </>
  );
}

function rowClass({ summary, status }: RunRowFragment, isAt: boolean): string {
  const isInvalid = status === 'COMPLETED' && summary.verdict === 'INVALID';
  return `${isAt ? 'at' : ''} ${isInvalid ? 'invalid' : ''}`.trim();
}
