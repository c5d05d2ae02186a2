import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/run.css';
import './styles/form.css';
import './styles/library.css';
import './styles/study.css';
import './styles/compare.css';
import { App } from './shell/app.js';
import { followLook } from './shell/look.js';
import { Router } from './shell/router.js';

followLook();
const root = document.getElementById('console');
if (root !== null) {
  render(
    <Router>
      <App />
    </Router>,
    root,
  );
}
