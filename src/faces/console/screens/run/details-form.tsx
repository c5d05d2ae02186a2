import { ask } from '../../api/ask.js';
import { useDeed } from '../../api/use-deed.js';
import { NoteRunDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { readForm } from '../new/fields.js';
import { naming } from '../new/forms/shared-fields.js';
import type { RunHead } from './run-head.js';

/** Label, note and tags of a run, to be edited. */
export function DetailsForm({ run, onSaved }: { readonly run: RunHead; readonly onSaved: () => void }) {
  const save = useDeed(async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '');
    const { input, problems } = readForm(naming, { tags: text('tags') });
    if (problems.tags !== undefined) throw new Error(problems.tags);
    const { updateOperation } = await ask(NoteRunDocument, {
      input: { id: run.id, label: text('label').trim(), note: text('note').trim(), tags: tagsOf(input) },
    });
    if ('message' in updateOperation) throw new Error(updateOperation.message);
    onSaved();
  });
  return (
    <form
      class="details"
      onSubmit={(event) => {
        event.preventDefault();
        save.run(new FormData(event.currentTarget));
      }}
    >
      <label>
        Label
        <input name="label" defaultValue={run.label ?? ''} />
      </label>
      <label>
        Note
        <textarea name="note" rows={3} defaultValue={run.note ?? ''} />
      </label>
      <label>
        Tags, a line each: idea = momentum
        <textarea
          name="tags"
          rows={3}
          spellcheck={false}
          defaultValue={run.tags.map(({ key, value }) => `${key} = ${value}`).join('\n')}
        />
      </label>
      <Refusal error={save.failure} />
      <button type="submit" class="primary" disabled={save.isRunning}>
        Save
      </button>
    </form>
  );
}

const tagsOf = ({ tags = [] }: Readonly<Record<string, unknown>>) => tags as { key: string; value: string }[];
