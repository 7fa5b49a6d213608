// The page's own URL: its fragment names the scenario and the position, on the full page only.

import type { Engine } from './engine.js';
import type { Link } from './types.js';

/** Browsers refuse more than about a hundred rewrites in half a minute. */
const REWRITE_AFTER_MS = 400;
/** Longer than this the fragment is left out of the address bar; the share dialogue still has it. */
const LONGEST = 32 * 1024;

export class Urls {
  private timer = 0;
  private key = '';
  private written = location.hash;

  constructor(
    private readonly engine: Engine,
    framed: boolean,
    private readonly opened: (fragment: string) => void,
    until: AbortSignal,
  ) {
    window.addEventListener('hashchange', () => this.onHash(), { signal: until });
    until.addEventListener('abort', () => clearTimeout(this.timer));
    if (framed) return;
    engine.view.on((view) => {
      if (!view.loaded) return;
      const key = JSON.stringify([view.id, view.step, view.event, view.policy, view.branch, view.level, view.theme, view.canUndo, view.generation, view.predict, view.present?.stop]);
      if (key === this.key) return;
      this.key = key;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void engine.makeWhole().then(() => this.rewrite(), () => undefined), REWRITE_AFTER_MS);
    });
  }

  /** The link to what is shown, as a whole URL of `page` beside this one. */
  link(page = 'index.html', shown: object = {}): { url: string; link: Link } {
    const link = this.engine.call<Link>('link', shown);
    const url = new URL(page === 'index.html' ? './' : page, document.baseURI);
    url.hash = link.fragment;
    return { url: url.href, link };
  }

  private onHash(): void {
    if (location.hash === this.written) return;
    this.written = location.hash;
    clearTimeout(this.timer);
    this.opened(location.hash);
  }

  private rewrite(): void {
    // Another hash is on its way to onHash: it must not be overwritten.
    if (!this.engine.running || location.hash !== this.written) return;
    const { fragment, bytes } = this.engine.call<Link>('link');
    if (bytes > LONGEST) return;
    history.replaceState(history.state, '', fragment);
    this.written = location.hash;
  }
}
