import { useState } from 'preact/hooks';
import { ask } from '../../api/ask.js';
import { forgetTyped } from '../../api/session.js';
import { useDeed } from '../../api/use-deed.js';
import { never, usePolled } from '../../api/use-polled.js';
import {
  CheckSourceDocument,
  SaveStrategyDocument,
  StrategySourceDocument,
} from '../../generated/graphql.js';
import { Dialog } from '../../parts/dialog.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useStartKey } from '../../shell/keys.js';
import { go } from '../../shell/router.js';
import { counted } from '../../text/format.js';
import { useSettled } from '../new/use-settled.js';
import { ChangedLines } from './changed-lines.js';
import { draftOf, keepDraft } from './drafts.js';
import { renamed } from './renamed.js';
import { SourceText } from './source-text.js';
import { strategyAddress } from './strategy-address.js';

/** A strategy file with its problems as one types; it is saved as a whole, unless somebody else has changed it. */
export function StrategyEditor({ path }: { readonly path: string }) {
  const file = usePolled(StrategySourceDocument, { path }, never);
  const strategy = file.data?.strategy ?? null;
  const [source, setSource] = useState<string | null>(() => draftOf(path));
  const [asked, setAsked] = useState<'save' | 'copy' | null>(null);
  const stored = strategy?.source ?? '';
  const text = source ?? stored;
  const settled = useSettled(strategy === null ? null : text);
  const check = usePolled(CheckSourceDocument, settled === null ? null : { source: settled }, never);
  const type = (next: string | null) => {
    setSource(next);
    keepDraft(path, next === stored ? null : next);
    if (next === null) forgetTyped();
  };
  const save = useDeed(async (target: string) => {
    const isSame = target === path;
    const { saveStrategy } = await ask(SaveStrategyDocument, {
      input: {
        path: target,
        source: isSame ? text : renamed(text, strategy?.name ?? '', target),
        expectedHash: isSame ? (strategy?.hash ?? null) : null,
        ...(isSame ? {} : { basedOn: path }),
      },
    });
    if (saveStrategy.__typename === 'StrategyConflictError' && isSame) file.insist();
    if ('message' in saveStrategy) throw new Error(saveStrategy.message);
    setAsked(null);
    type(null);
    if (!isSame) go(strategyAddress(target));
    file.insist();
  });
  // What went wrong with one is not said of the other.
  const open = (dialog: typeof asked) => {
    save.forget();
    setAsked(dialog);
  };
  const isChanged = text !== stored;
  const backtest = `/new/backtest?strategyConfigPath=${encodeURIComponent(path)}${isChanged ? '&draft=1' : ''}`;
  useStartKey(() => go(backtest));
  if (file.refusal !== null) return <Refusal error={file.refusal} />;
  if (file.data === null) return <Skeleton lines={12} />;
  if (strategy === null)
    return (
      <p class="nothing">
        There is no strategy {path}. <a href="/strategies">All strategies</a>
      </p>
    );
  const { problems = [], features = [] } = check.data?.checkStrategy ?? {};
  return (
    <section>
      <header class="run-head">
        <div>
          <p class="crumbs">
            <a href="/strategies">Strategies</a>
          </p>
          <h1>{strategy.name}</h1>
          <p class="muted about">{strategy.path}</p>
        </div>
        <div class="actions">
          {isChanged && (
            <button type="button" class="quiet" onClick={() => type(null)}>
              Discard
            </button>
          )}
          <button type="button" onClick={() => open('copy')}>
            Save as…
          </button>
          <button
            type="button"
            class={isChanged ? 'primary' : ''}
            disabled={!isChanged}
            onClick={() => open('save')}
          >
            Save…
          </button>
          {!isChanged && (
            <a class="button" href={`/new/training?strategyConfigPath=${encodeURIComponent(path)}`}>
              Train
            </a>
          )}
          <a class="button" href={backtest} title={isChanged ? 'Ctrl + Enter' : undefined}>
            {isChanged ? 'Run without saving' : 'Backtest'}
          </a>
        </div>
      </header>
      <p class="muted" role="status">
        {isChanged && 'Not saved; kept in this tab. '}
        {check.data === null
          ? '\u00a0' // Its line is kept, or the source would jump.
          : problems.length > 0
            ? `${counted(problems.length, 'problem')}.`
            : `No problem; ${counted(features.length, 'feature')}.`}
      </p>
      <SourceText text={text} problems={problems} onChange={type} />
      {asked === 'save' && (
        <Dialog title={`Save ${path}?`} onClose={() => open(null)}>
          <ChangedLines before={stored} after={text} />
          <Refusal error={save.failure} />
          <button type="button" class="primary" disabled={save.isRunning} onClick={() => save.run(path)}>
            Save
          </button>
        </Dialog>
      )}
      {asked === 'copy' && (
        <Dialog title="Save as" onClose={() => open(null)}>
          <form
            class="inline"
            onSubmit={(event) => {
              event.preventDefault();
              save.run(String(new FormData(event.currentTarget).get('target')));
            }}
          >
            <label>
              File
              <input name="target" required size={40} defaultValue={path.replace(/(\.ya?ml)$/, '_2$1')} />
            </label>
            <button type="submit" class="primary" disabled={save.isRunning}>
              Save
            </button>
          </form>
          <p class="muted">
            It is named after its file, so that models of the two are told apart. What is tried with it counts
            together with {path}.
          </p>
          <Refusal error={save.failure} />
        </Dialog>
      )}
    </section>
  );
}
