// The full page, or the one for an <iframe> (class "embedded", set by deploy/site.mjs): there wheel and
// keys stay the host's until the picture is focused.

import { startPage } from './page.js';

startPage(document.documentElement.classList.contains('embedded'));
