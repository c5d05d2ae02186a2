import { createClient } from 'ktrdr/client';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';

const page = document.getElementById('page');
if (page === null) throw new Error('index.html has no element for the page');
createRoot(page).render(
  <App
    client={createClient({ url: location.origin })}
    firstId={new URLSearchParams(location.search).get('id')}
  />,
);
