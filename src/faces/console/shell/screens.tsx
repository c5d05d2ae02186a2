import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Skeleton } from '../parts/skeleton.js';
import { RunsScreen } from '../screens/runs/runs-screen.js';
import { decoded } from './decoded.js';
import { PLACES } from './places.js';
import { usePlace } from './router.js';
import type { ScreenProps } from './screen-props.js';

type Loader = () => Promise<ComponentType<ScreenProps>>;

/** Pages in chunks of their own, by the first part of the path. */
const SCREENS: Readonly<Record<string, Loader>> = {
  compare: async () => (await import('../screens/compare/compare-screen.js')).CompareScreen,
  new: async () => (await import('../screens/new/new-run-screen.js')).NewRunScreen,
  operations: async () => (await import('../screens/run/operation-screen.js')).OperationScreen,
  strategies: async () => (await import('../screens/strategies/strategies-screen.js')).StrategiesScreen,
  models: async () => (await import('../screens/models/models-screen.js')).ModelsScreen,
  data: async () => (await import('../screens/data/data-screen.js')).DataScreen,
  tried: async () => (await import('../screens/tried/tried-screen.js')).TriedScreen,
  system: async () => (await import('../screens/system/system-screen.js')).SystemScreen,
};

/** What a tab is called that shows a page; a run gives its tab a name of its own. */
const TITLES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PLACES),
  compare: 'Compare',
  new: 'New run',
};

const loaded = new Map<string, ComponentType<ScreenProps>>();

/** Shows the page that the address names. */
export function Screen() {
  const { path } = usePlace();
  const [place = '', ...rest] = path.split('/').slice(1).map(decoded);
  const title = TITLES[place];
  useEffect(() => {
    if (title !== undefined) document.title = `${title} – ktrdr`;
  }, [title]);
  if (place === '') return <RunsScreen />;
  const load = SCREENS[place];
  return load === undefined ? (
    <NoSuchScreen />
  ) : (
    <LateScreen key={place} place={place} load={load} rest={rest} />
  );
}

function LateScreen({ place, load, rest }: ScreenProps & { readonly place: string; readonly load: Loader }) {
  const [Shown, setShown] = useState<ComponentType<ScreenProps> | null>(() => loaded.get(place) ?? null);
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

function NoSuchScreen() {
  return (
    <section class="notice">
      <h1>There is nothing at this address</h1>
      <p>
        <a href="/">All runs</a>
      </p>
    </section>
  );
}
