// The page for an <iframe>: wheel and keys stay the host's until the picture is focused.

import { startPage } from './page.js';

startPage(true);
