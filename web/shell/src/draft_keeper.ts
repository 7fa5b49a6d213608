// Keeps what is edited as a draft, wherever it is edited: in the editor, on the command line, by hand. One
// draft for one scenario in one tab; opening anything else begins another, and overwrites nothing.

import { keepDraft, listDrafts, readDraft, removeDraft, type Draft, type Kept } from './drafts.js';
import type { Engine } from './engine.js';

/** The draft that this tab works on, beyond a reload. */
const TAB = 'cowscope.draft';
const AFTER_MS = 400;
/** Longer scripts are kept from the editor only: to print them at every step of theirs takes too long. */
const MOST_STEPS = 50_000;

export interface Work {
  text: string;
  title: string;
  wrong: boolean;
}

export class DraftKeeper {
  /** What the editor holds, while it holds anything. */
  editor: (() => Work | null) | null = null;
  /** How the last keeping went. */
  told: (kept: Kept) => void = () => undefined;
  private timer = 0;
  private due = false;
  private id: string | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly allowed: () => boolean,
    until: AbortSignal,
  ) {
    engine.changed.on(({ method }) => {
      if (method === 'run' || method === 'undo' || method === 'redo') this.touch();
    });
    const now = (): void => this.flush();
    window.addEventListener('pagehide', now, { signal: until });
    document.addEventListener('visibilitychange', () => { if (document.hidden) now(); }, { signal: until });
    until.addEventListener('abort', () => clearTimeout(this.timer));
  }

  get keeps(): boolean {
    return this.allowed();
  }

  get current(): string | null {
    return this.id;
  }

  /** Something was edited. */
  touch(): void {
    if (!this.allowed()) return;
    this.due = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), AFTER_MS);
  }

  flush(): void {
    clearTimeout(this.timer);
    if (!this.due || !this.allowed()) return;
    this.due = false;
    const work = this.editor?.() ?? this.printed();
    if (!work || work.text.trim() === '') return;
    this.id ??= `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    tab(this.id);
    this.told(keepDraft({ id: this.id, title: work.title, ...(work.wrong ? { wrong: true } : {}) }, work.text));
  }

  /** Another scenario is there, or a draft is reopened: what is edited from now on is `id`, or a new one. */
  begin(id: string | null = null): void {
    this.flush();
    this.due = false;
    this.id = id;
    tab(id);
  }

  /** What this tab worked on before it was loaded again. */
  left(): { draft: Draft; text: string } | null {
    if (!this.allowed()) return null;
    const id = this.id ?? tab();
    const draft = listDrafts().find((each) => each.id === id);
    const text = draft ? readDraft(draft.id) : null;
    return draft && text !== null ? { draft, text } : null;
  }

  list(): Draft[] {
    if (!this.allowed()) return [];
    this.flush();
    return listDrafts();
  }

  remove(id: string): void {
    if (this.id === id) this.begin();
    removeDraft(id);
  }

  private printed(): Work | null {
    const view = this.engine.current;
    if (!view?.loaded || view.steps > MOST_STEPS || !this.engine.running) return null;
    return { text: this.engine.call<{ text: string }>('script').text, title: view.title, wrong: false };
  }
}

/** Writes or reads which draft is this tab's; null: none. */
function tab(id?: string | null): string | null {
  try {
    if (id === null) sessionStorage.removeItem(TAB);
    else if (id !== undefined) sessionStorage.setItem(TAB, id);
    return sessionStorage.getItem(TAB);
  } catch {
    return null; // storage is refused
  }
}
