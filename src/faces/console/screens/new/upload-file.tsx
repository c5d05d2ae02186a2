import { useState } from 'preact/hooks';
import { noteSignedOut } from '../../api/session.js';
import { useDeed } from '../../api/use-deed.js';
import { never, usePolled } from '../../api/use-polled.js';
import { ImportFilesDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { formatCount } from '../../text/format.js';

const SHOWN = 30;

/** Takes a file that is chosen or dropped, and sends it into the import folder; or one that waits there. */
export function UploadFile({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (path: string) => void;
}) {
  const [isOver, setOver] = useState(false);
  const waiting = usePolled(ImportFilesDocument, {}, never);
  const upload = useDeed(async (file: File) => {
    onChoose(await send(file));
    waiting.insist();
  });
  const files = waiting.data?.importFiles ?? [];
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) upload.run(file);
  };
  return (
    <div class="wide-field">
      <label
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        {upload.isRunning ? 'Sending …' : 'Drop a file of bars here, or choose one'}
        <input
          type="file"
          class="hidden"
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            // The same file can be chosen again, once what was refused of it is mended.
            currentTarget.value = '';
          }}
        />
      </label>
      <Refusal error={upload.failure} />
      {files.length > 0 && (
        <>
          <p class="muted">In the import folder:</p>
          <ul class="chips">
            {files.slice(0, SHOWN).map((path) => (
              <li key={path}>
                <button type="button" aria-pressed={path === chosen} onClick={() => onChoose(path)}>
                  {path}
                </button>
              </li>
            ))}
            {files.length > SHOWN && <li class="muted">and {formatCount(files.length - SHOWN)} more</li>}
          </ul>
        </>
      )}
    </div>
  );
}

interface Answer {
  readonly path?: string;
  readonly errors?: readonly { readonly message: string }[];
}

async function send(file: File): Promise<string> {
  const response = await fetch(`/import/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (response.status === 401) noteSignedOut();
  if (response.ok && answer.path !== undefined) return answer.path;
  throw new Error(answer.errors?.[0]?.message ?? `The server refuses the file with ${response.status}.`);
}
