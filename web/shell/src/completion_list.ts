// What can stand where the cursor is, above the field: Tab or → takes it, ↑ ↓ choose, Esc closes. The field
// keeps the focus, and tells which one is chosen by aria-activedescendant.

import { el, fill } from './dom.js';
import type { Engine } from './engine.js';

interface Completion {
  text: string;
  kind: string;
  note: string;
  open?: boolean;
}
interface Completions {
  begun: number;
  hint: string;
  list: Completion[];
}

/** Words that say for themselves what they are, or whose note does. */
const SILENT = new Set(['command', 'word', 'pages', 'region', 'process', 'rights', 'new']);

export class CompletionList {
  private readonly list = el('div', { id: 'command-list', role: 'listbox', 'aria-label': 'What can stand here' });
  private readonly hint = el('p', { class: 'hint' });
  private readonly live = el('p', { class: 'sr', role: 'status' });
  private readonly box = el('div', { id: 'command-completions', hidden: true }, this.list, this.hint);
  private found: Completions = { begun: 0, hint: '', list: [] };
  /** −1: none is chosen yet; Tab takes the first. */
  private chosen = -1;

  constructor(
    private readonly engine: Engine,
    private readonly input: HTMLTextAreaElement,
    private readonly changed: () => void,
  ) {
    input.after(this.live);
    input.form?.append(this.box);
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-haspopup', 'listbox');
    // A press keeps the focus in the field.
    this.box.addEventListener('pointerdown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  get visible(): boolean {
    return !this.box.hidden;
  }

  get any(): boolean {
    return this.visible && this.found.list.length > 0;
  }

  /** One was chosen with the arrows. */
  get picked(): boolean {
    return this.visible && this.chosen >= 0;
  }

  /** Looks again; `asked`: also where nothing has been typed yet. */
  update(asked = false): void {
    const { input } = this;
    const before = input.value.slice(0, input.selectionStart);
    const after = input.value.slice(input.selectionEnd);
    const alone = input.selectionStart === input.selectionEnd && /^(\s|;|$)/.test(after);
    if (!this.engine.running || !alone || (before.trim() === '' && !asked)) return this.close();
    this.found = this.engine.query<Completions>('complete', { text: before });
    this.chosen = -1;
    this.show();
  }

  close(): void {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.found.list = [];
    this.input.removeAttribute('aria-activedescendant');
    this.input.removeAttribute('aria-controls');
    this.live.textContent = '';
  }

  choose(by: -1 | 1): void {
    const count = this.found.list.length;
    this.chosen = this.chosen < 0 ? (by > 0 ? 0 : count - 1) : (this.chosen + by + count) % count;
    this.mark();
  }

  /** Puts a completion (the chosen one, else the first) in the place of the word begun. */
  take(index = Math.max(0, this.chosen)): void {
    const completion = this.found.list[index];
    if (!completion) return;
    const { input } = this;
    const at = input.selectionStart;
    const from = startOf(input.value.slice(0, at), this.found.begun);
    const blank = completion.open || /^\s/.test(input.value.slice(at)) ? '' : ' ';
    input.setRangeText(completion.text + blank, from, at, 'end');
    this.changed();
    this.update();
  }

  private show(): void {
    const { list, hint } = this.found;
    this.box.hidden = list.length === 0 && hint === '';
    fill(
      this.list,
      ...list.map(({ text, kind, note }, index) =>
        el(
          'div',
          { role: 'option', id: `command-option-${index}`, 'aria-selected': 'false' },
          el('code', {}, text),
          el('span', { class: 'note' }, SILENT.has(kind) ? note : note === '' ? kind : `${kind}, ${note}`),
        ),
      ),
    );
    this.list.hidden = list.length === 0;
    this.hint.textContent = hint === '' ? '' : `Here: ${hint}`;
    this.hint.hidden = hint === '';
    this.input.removeAttribute('aria-activedescendant');
    if (list.length > 0) this.input.setAttribute('aria-controls', 'command-list');
    else this.input.removeAttribute('aria-controls');
    this.live.textContent = list.length > 0 ? `${list.length} ${list.length === 1 ? 'suggestion' : 'suggestions'}` : hint;
    this.list.scrollTop = 0;
    [...this.list.children].forEach((option, index) => option.classList.toggle('first', index === 0));
  }

  private mark(): void {
    [...this.list.children].forEach((option, index) => {
      const here = index === this.chosen;
      option.setAttribute('aria-selected', String(here));
      option.classList.toggle('first', this.chosen < 0 && index === 0);
      if (here) option.scrollIntoView({ block: 'nearest' });
    });
    this.input.setAttribute('aria-activedescendant', `command-option-${this.chosen}`);
  }
}

/** Where a word of `bytes` bytes at the text's end begins. */
function startOf(text: string, bytes: number): number {
  let at = text.length;
  for (let left = bytes; left > 0 && at > 0; ) {
    const point = text.codePointAt(at - 2);
    const pair = at > 1 && point !== undefined && point > 0xffff;
    const code = pair ? point : text.charCodeAt(at - 1);
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at -= pair ? 2 : 1;
  }
  return at;
}
