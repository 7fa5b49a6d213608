// What is said of a scenario that was held against a Linux kernel: only while it is what was held.

import { el, fill } from './dom.js';
import type { Engine } from './engine.js';
import type { LibraryEntry, Verified, View } from './types.js';

/** The page that says how the simulator is held against Linux. */
export const TRUTH_PAGE = 'linux.html';

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** “agrees with Linux 6.18 on 6 of 6 steps, 24 Nov 2026” */
export function agreementWords({ kernel, agreed, steps, date }: Verified): string {
  return `agrees with Linux ${kernel} on ${agreed} of ${steps} steps, ${DAY.format(new Date(`${date}T00:00:00Z`))}`;
}

/** A link to the truth page; empty and hidden where there is nothing to say. */
export class AgreementLink {
  readonly node = el('a', { class: 'agreement', href: TRUTH_PAGE, target: '_blank', rel: 'noopener', hidden: true });
  private entries: readonly LibraryEntry[] = [];
  private shown = '';

  constructor(
    private readonly engine: Engine,
    /** The least depth of detail at which it is shown. */
    private readonly fromLevel: 1 | 2 | 3,
  ) {
    engine.view.on((view) => this.show(view));
  }

  setLibrary(entries: readonly LibraryEntry[]): void {
    this.entries = entries;
    if (this.engine.current) this.show(this.engine.current);
  }

  private show(view: View): void {
    const verified = this.verified(view);
    const words = verified && view.level >= this.fromLevel ? agreementWords(verified) : '';
    this.node.hidden = words === '';
    if (words === this.shown) return;
    this.shown = words;
    this.node.title = words;
    fill(this.node, el('span', { class: 'tick', 'aria-hidden': 'true' }, '✓ '), words, el('span', { class: 'sr' }, ' (opens a new page)'));
  }

  private verified(view: View): Verified | null {
    if (!view.loaded || !this.engine.untouched || view.policy !== 'cow' || view.branch !== '') return null;
    return this.entries.find((entry) => entry.id === view.id)?.verified ?? null;
  }
}
