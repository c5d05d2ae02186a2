import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { RunsPage } from '../pages/runs/runs-page.js';
import { Skeleton } from '../parts/skeleton.js';
import type { PageProps } from './page-props.js';
import { usePlace } from './router.js';

type Loader = () => Promise<ComponentType<PageProps>>;

/** Pages in chunks of their own, by the first part of the path. */
const PAGES: Readonly<Record<string, Loader>> = {
  compare: async () => (await import('../pages/compare/compare-page.js')).ComparePage,
  new: async () => (await import('../pages/new/new-run-page.js')).NewRunPage,
  operations: async () => (await import('../pages/run/operation-page.js')).OperationPage,
  strategies: async () => (await import('../pages/strategies/strategies-page.js')).StrategiesPage,
  models: async () => (await import('../pages/models/models-page.js')).ModelsPage,
  data: async () => (await import('../pages/data/data-page.js')).DataPage,
  tried: async () => (await import('../pages/tried/tried-page.js')).TriedPage,
  system: async () => (await import('../pages/system/system-page.js')).SystemPage,
};

const loaded = new Map<string, ComponentType<PageProps>>();

/** Shows the page that the address names. */
export function Page() {
  const { path } = usePlace();
  const [place = '', ...rest] = path.split('/').slice(1).map(decoded);
  if (place === '') return <RunsPage />;
  const load = PAGES[place];
  return load === undefined ? <NoSuchPage /> : <LatePage key={place} place={place} load={load} rest={rest} />;
}

function LatePage({ place, load, rest }: PageProps & { readonly place: string; readonly load: Loader }) {
  const [Shown, setShown] = useState<ComponentType<PageProps> | null>(() => loaded.get(place) ?? null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    load().then(
      (page) => {
        loaded.set(place, page);
        setShown(() => page);
      },
      () => setLost(true),
    );
  }, [place]);
  if (isLost) return <Reload />;
  return Shown === null ? <Skeleton lines={8} /> : <Shown rest={rest} />;
}

/** A server that was updated meanwhile has no more files of the earlier version. */
function Reload() {
  return (
    <section class="notice">
      <h1>This page could not be loaded</h1>
      <p>The server may have been updated, or be away.</p>
      <button type="button" onClick={() => location.reload()}>
        Load it anew
      </button>
    </section>
  );
}

function NoSuchPage() {
  return (
    <section class="notice">
      <h1>There is nothing at this address</h1>
      <p>
        <a href="/">All runs</a>
      </p>
    </section>
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
