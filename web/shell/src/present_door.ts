// The way into presenting: by F5, by a button, by a link. What shows it is made when it is first wanted. (A chunk of its
// own would cut the one that a first picture needs in two, which costs more there than it saves here.)

import type { Engine } from './engine.js';
import { makePresent, type Present, type PresentHooks } from './present.js';

export class PresentDoor {
  private there: Promise<Present> | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: PresentHooks & { framed: boolean },
    private readonly until: AbortSignal,
  ) {
    document.addEventListener('keydown', (event) => this.onKey(event), { capture: true, signal: until });
    engine.view.follow((view) => { if (view.present) void this.fetch().catch(hooks.failed); });
  }

  /** From here, else from the beginning. */
  start(here: boolean): void {
    void this.fetch().then((present) => present.start(here), this.hooks.failed);
  }

  private fetch(): Promise<Present> {
    this.there ??= makePresent(this.engine, this.hooks, this.until);
    this.there.catch(() => { this.there = null; });
    return this.there;
  }

  /** On a page of its own only: inside a frame F5 is the host page's. Ctrl R reloads as ever. */
  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'F5' || event.ctrlKey || event.metaKey || event.altKey || this.hooks.framed) return;
    const view = this.engine.current;
    if (!view?.loaded || view.present || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.start(event.shiftKey);
  }
}
