import type { GraphiQLOptions } from 'graphql-yoga';
import { playgroundTabs } from './playground-tabs.js';

/** What the playground opens with. */
export const playground: GraphiQLOptions = { title: 'ktrdr', defaultTabs: [...playgroundTabs] };

/**
 * Script that runs before GraphiQL does.
 *
 * It hands the browser the variables of the first tab on the first visit: GraphiQL shows the query of the first
 * default tab and takes its variables from the browser's storage only. And it keeps tabs where they are: a press
 * begins to drag a tab, from an offset that is wrong once the tab was resized (motiondivision/motion#3823), so that it
 * jumps away from under the pointer and the click is lost.
 */
export const playgroundScript = `
if (!localStorage.getItem('graphiql:tabState')) {
  localStorage.setItem('graphiql:variables', ${JSON.stringify(playgroundTabs[0]?.variables)});
}
document.head.insertAdjacentHTML('beforeend', '<style>.graphiql-tab { transform: none !important; }</style>');
addEventListener(
  'pointerdown',
  (event) => {
    if (event.target instanceof Element && event.target.closest('.graphiql-tab')) event.stopPropagation();
  },
  true,
);
`;
