// The list of drafts: to open again, to delete.

import { el, fill, icon, ICONS } from './dom.js';
import { readDraft, MOST_DRAFTS, type Draft } from './drafts.js';
import type { DraftKeeper } from './draft_keeper.js';

export class DraftsDialog {
  private readonly dialog = el('dialog', { id: 'drafts', 'aria-labelledby': 'drafts-title' });

  constructor(
    private readonly keeper: DraftKeeper,
    private readonly openText: (id: string, text: string) => void,
    until: AbortSignal,
  ) {
    document.body.append(this.dialog);
    this.dialog.addEventListener('click', (event) => { if (event.target === this.dialog) this.dialog.close(); }, { signal: until });
  }

  open(): void {
    this.show();
    this.dialog.showModal();
  }

  private show(): void {
    const drafts = this.keeper.list();
    const about = !this.keeper.keeps
      ? 'Inside another page nothing is kept, and what was kept is not read.'
      : drafts.length === 0
        ? 'Nothing is here yet. Whatever you change in a scenario is kept here, on this device only.'
        : `What you changed is kept on this device, the last ${MOST_DRAFTS} texts. Opening a link or another scenario overwrites none of them.`;
    fill(
      this.dialog,
      el(
        'header',
        {},
        el('h2', { id: 'drafts-title' }, 'Drafts'),
        el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.dialog.close() }, icon(ICONS.close)),
      ),
      el('p', { class: 'lead' }, about),
      drafts.length > 0 ? el('ul', { class: 'drafts' }, ...drafts.map((draft) => this.entry(draft))) : null,
    );
  }

  private entry(draft: Draft): HTMLElement {
    const title = draft.title || 'Untitled';
    const now = draft.id === this.keeper.current;
    const facts = [ago(draft.time), size(draft.bytes), draft.wrong ? 'does not run yet' : '', now ? 'open now' : ''].filter(Boolean);
    return el(
      'li',
      {},
      el('div', {}, el('strong', {}, title), el('span', { class: 'hint' }, el('time', { datetime: new Date(draft.time).toISOString(), title: new Date(draft.time).toLocaleString() }, facts[0]!), ` · ${facts.slice(1).join(' · ')}`)),
      el('button', { type: 'button', 'aria-label': `Open ${title}`, onclick: () => this.reopen(draft) }, 'Open'),
      el('button', { type: 'button', 'aria-label': `Delete ${title}`, onclick: () => { this.keeper.remove(draft.id); this.show(); } }, 'Delete'),
    );
  }

  private reopen(draft: Draft): void {
    const text = readDraft(draft.id);
    if (text === null) return this.show(); // deleted in another tab
    this.dialog.close();
    this.openText(draft.id, text);
  }
}

function ago(time: number): string {
  const minutes = Math.round((Date.now() - time) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} ${hours === 1 ? 'hour' : 'hours'} ago`;
  return new Date(time).toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
