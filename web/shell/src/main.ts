// The full page.

import { startPage } from './page.js';

startPage(false);
