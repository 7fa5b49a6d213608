// How far something is that takes longer than a moment: a bar over the picture, a way to stop it, and now
// and then a word for who does not see the bar.

import { byId, el, fill, setText } from './dom.js';
import type { Engine } from './engine.js';

/** A screen reader is told every quarter; more would be noise. */
const TOLD = 0.25;

export class ProgressBar {
  private readonly node = byId('progress');
  private readonly bar = el('progress', { max: 1, value: 0, 'aria-label': 'How far the scenario is run' });
  private readonly percent = el('span', { class: 'percent', 'aria-hidden': true });
  private readonly live = el('span', { class: 'sr', role: 'status', 'aria-live': 'polite' });
  private told = -1;

  constructor(
    engine: Engine,
    until: AbortSignal,
  ) {
    const cancel = el('button', { type: 'button', onclick: () => engine.cancel() }, 'Cancel');
    fill(this.node, el('span', {}, 'Running the scenario'), this.bar, this.percent, cancel);
    this.node.after(this.live);
    this.node.addEventListener('keydown', (event) => { if (event.key === 'Escape') engine.cancel(); }, { signal: until });
    engine.progress.on((part) => this.show(part));
  }

  private show(part: number | null): void {
    if (part === null) {
      if (!this.node.hidden) setText(this.live, '');
      this.node.hidden = true;
      this.told = -1;
      return;
    }
    this.node.hidden = false;
    this.bar.value = part;
    setText(this.percent, `${Math.floor(part * 100)} %`);
    const quarter = Math.floor(part / TOLD);
    if (quarter === this.told) return;
    this.told = quarter;
    setText(this.live, `Running the scenario: ${Math.floor(part * 100)} percent. Escape cancels.`);
  }
}
