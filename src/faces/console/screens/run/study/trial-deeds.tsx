import { useState } from 'preact/hooks';
import { RunTrial } from './run-trial.js';
import { SaveTrial } from './save-trial.js';
import type { Trial } from './study-answer.js';

/** What can be done with a trial: run it, keep its values in a file, walk forward with them. */
export function TrialDeeds({
  study,
  trial,
  strategy,
}: {
  readonly study: string;
  readonly trial: Pick<Trial, 'number' | 'values'>;
  /** Path of the strategy that was searched. */
  readonly strategy: string;
}) {
  const [isSaving, setSaving] = useState(false);
  const values = new URLSearchParams({
    strategyConfigPath: strategy,
    overrides: trial.values.map(({ path, value }) => `${path} = ${value}`).join('\n'),
  });
  return (
    <span class="deeds">
      <RunTrial study={study} number={trial.number} isPrimary />
      <button type="button" onClick={() => setSaving(true)}>
        Save as strategy…
      </button>
      <a class="button" href={`/new/walk-forward?${values}`}>
        Walk-forward
      </a>
      {isSaving && (
        <SaveTrial study={study} trial={trial} strategy={strategy} onClose={() => setSaving(false)} />
      )}
    </span>
  );
}
