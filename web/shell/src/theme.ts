// Light or dark. The session holds the choice (a link may carry one); here it becomes the page's colours,
// and what a person chose is remembered on the full page.

import type { Engine } from './engine.js';
import type { Surroundings } from './surroundings.js';
import type { ThemeChoice } from './types.js';

const KEY = 'cowscope.theme';
const BACKGROUND = { dark: '#0e1217', light: '#f3f5f8' } as const;

export class Theme {
  private choice: ThemeChoice = 'auto';

  constructor(
    private readonly engine: Engine,
    private surroundings: Surroundings,
  ) {
    this.choice = this.saved();
    this.show();
    engine.view.on((view) => {
      if (view.theme === this.choice) return;
      this.choice = view.theme;
      this.show();
    });
  }

  /** What was chosen here before, told to a session that a link says nothing about. */
  saved(): ThemeChoice {
    if (this.surroundings.framed) return 'auto';
    try {
      const found = localStorage.getItem(KEY);
      return found === 'light' || found === 'dark' ? found : 'auto';
    } catch {
      return 'auto'; // storage is refused: nothing is remembered
    }
  }

  /** A person's choice: shown and remembered. */
  choose(theme: ThemeChoice): void {
    this.engine.call('setView', { theme });
    if (this.surroundings.framed) return;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // storage is refused: it holds until the page is left
    }
  }

  /** From auto to its opposite, then to and fro. */
  toggle(): void {
    this.choose(this.dark ? 'light' : 'dark');
  }

  moved(surroundings: Surroundings): void {
    this.surroundings = surroundings;
    this.show();
  }

  get dark(): boolean {
    return this.choice === 'auto' ? this.surroundings.dark : this.choice === 'dark';
  }

  private show(): void {
    const name = this.dark ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = name;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', BACKGROUND[name]);
  }
}
