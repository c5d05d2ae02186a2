import { useState } from 'preact/hooks';
import { useDeed } from '../../api/use-deed.js';
import { Refusal } from '../../parts/refusal.js';

/** Takes a file that is chosen or dropped, and sends it into the import folder. */
export function UploadFile({ onUploaded }: { readonly onUploaded: (path: string) => void }) {
  const [isOver, setOver] = useState(false);
  const upload = useDeed(async (file: File) => onUploaded(await send(file)));
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
        <input type="file" class="hidden" onChange={({ currentTarget }) => take(currentTarget.files)} />
      </label>
      <Refusal error={upload.failure} />
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
  if (response.ok && answer.path !== undefined) return answer.path;
  throw new Error(answer.errors?.[0]?.message ?? `The server refuses the file with ${response.status}.`);
}
