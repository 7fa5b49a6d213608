// The text version's part about teaching: presenting, predicting, the score, and what a link locks.

import { el, setText } from './dom.js';
import { section } from './twin_parts.js';
import type { View } from './types.js';

const LOCKS: Record<string, string> = {
  edit: 'The script cannot be changed.',
  forward: 'Going forward is a step at a time, and a question wants an answer first.',
  inspect: 'Pages, frames, entries and addresses cannot be looked into.',
};

export interface TeachingHooks {
  present(): void;
  set(view: { predict?: boolean; present?: boolean }): void;
}

export class TwinTeaching {
  readonly node: HTMLElement;
  private readonly predict = el('input', { type: 'checkbox', id: 'twin-predict' });
  private readonly present: HTMLButtonElement;
  private readonly score = el('p', {});
  private readonly locks = el('p', {});

  constructor(private readonly hooks: TeachingHooks) {
    this.predict.addEventListener('change', () => hooks.set({ predict: this.predict.checked }));
    this.present = el('button', { type: 'button', onclick: () => this.toggle() });
    this.node = section(
      'Teach with it',
      el('p', { class: 'check' }, this.predict, ' ', el('label', { for: 'twin-predict' }, 'Ask before every step')),
      this.score,
      el('p', {}, this.present),
      this.locks,
    );
  }

  show(view: View): void {
    this.predict.checked = view.predict ?? false;
    this.score.hidden = view.score === undefined;
    setText(this.score, view.score ? `${view.score.right} of ${view.score.of} right so far.` : '');
    setText(this.present, view.present ? 'End presenting' : 'Present it from here');
    this.present.dataset['on'] = String(view.present !== undefined);
    this.locks.hidden = view.locked === undefined;
    setText(this.locks, view.locked ? `This link locks something. ${view.locked.map((lock) => LOCKS[lock] ?? '').join(' ')}` : '');
  }

  private toggle(): void {
    if (this.present.dataset['on'] === 'true') this.hooks.set({ present: false });
    else this.hooks.present();
  }
}
