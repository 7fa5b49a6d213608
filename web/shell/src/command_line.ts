// The command line over the canvas: script text that runs where the picture stands.

import { CommandHistory } from './command_history.js';
import { CommandTrouble } from './command_trouble.js';
import { CompletionList } from './completion_list.js';
import { byId, el, fill, place } from './dom.js';
import { Overtaken, type Engine } from './engine.js';
import { CowscopeError } from './errors.js';
import { locksEditing } from './locks.js';
import type { Layout, RunResult } from './types.js';

export class CommandLine {
  private readonly form = byId<HTMLFormElement>('command');
  private readonly input = byId<HTMLTextAreaElement>('command-input');
  private readonly report = byId('command-report');
  private readonly history: CommandHistory;
  private readonly completions: CompletionList;
  private readonly trouble: CommandTrouble;
  private layout: Layout | null = null;
  private idea = true;
  private script = false;

  constructor(
    private readonly engine: Engine,
    private readonly leave: () => void,
    framed: boolean,
    until: AbortSignal,
  ) {
    const signal = until;
    this.history = new CommandHistory(!framed);
    this.completions = new CompletionList(engine, this.input, () => this.typed());
    this.trouble = new CommandTrouble(engine, this.input, this.report, () => this.typed(), until);
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.run(); }, { signal });
    this.input.addEventListener('keydown', (event) => this.onKey(event), { signal });
    this.input.addEventListener('input', () => { this.typed(); this.completions.update(); }, { signal });
    this.form.addEventListener('focusout', (event) => this.onBlur(event), { signal });
    byId('command-close').addEventListener('click', () => this.close(), { signal });
    engine.layout.follow((layout) => { this.layout = layout; this.arrange(); });
    engine.view.follow((view) => {
      this.form.classList.toggle('ready', view.loaded && !locksEditing(view));
      const idea = view.level === 1;
      const script = view.tab === 'script';
      if (idea === this.idea && script === this.script) return;
      this.idea = idea;
      this.script = script;
      this.arrange();
    });
  }

  open(): void {
    this.form.classList.add('open');
    this.input.focus({ preventScroll: true });
    this.grow();
  }

  private close(): void {
    this.form.classList.remove('open');
    this.completions.close();
    this.trouble.hide();
    this.leave();
  }

  /**
   * At depth 1, on small screens beside other tabs than the script's, and where the layout has no room for
   * it, it floats over the picture while it is used.
   */
  private get floating(): boolean {
    const { layout } = this;
    if (!layout || layout.command.w <= 0) return true;
    return layout.small ? !this.script : this.idea;
  }

  private arrange(): void {
    const layout = this.layout;
    this.form.classList.toggle('floating', this.floating);
    if (this.floating || !layout) this.form.removeAttribute('style');
    else {
      place(this.form, layout.command);
      this.form.style.height = `${layout.command.h}px`;
    }
  }

  private onBlur(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && this.form.contains(to)) return;
    this.completions.close();
    if (this.floating && this.input.value === '') this.form.classList.remove('open');
  }

  /** What stands in the field is another. */
  private typed(): void {
    this.trouble.hide();
    this.trouble.later();
    this.grow();
  }

  private run(): void {
    const text = this.input.value.trim();
    this.completions.close();
    if (text === '') return;
    this.history.add(text);
    this.engine.change<RunResult>('run', { text: this.input.value }).then(
      (result) => this.ran(result),
      (error: Error) => { if (!(error instanceof Overtaken)) this.refused(error); },
    );
  }

  private ran(result: RunResult): void {
    this.input.value = '';
    this.grow();
    this.trouble.hide();
    const troubled = [...(result.broken ?? []), ...(result.unmet ?? [])];
    if (troubled.length === 0) return;
    const lines = troubled.slice(0, 4).map((each) => el('li', {}, `Step ${each.step}: ${each.message}`));
    const more = troubled.length - lines.length;
    fill(
      this.report,
      el('p', {}, el('strong', {}, 'Done. '), 'After it, some later lines no longer hold. They are kept, and marked.'),
      el('ul', {}, ...lines, more > 0 ? el('li', {}, `and ${more} more`) : null),
      el('button', { type: 'button', onclick: () => { void this.engine.change('undo').catch(() => undefined); this.trouble.hide(); } }, 'Undo'),
    );
    this.report.dataset['kind'] = 'note';
    this.report.hidden = false;
  }

  private refused(error: Error): void {
    const { line, column } = error instanceof CowscopeError ? error : {};
    this.trouble.refused({ message: error.message, ...(line !== undefined && { line }), ...(column !== undefined && { column }) });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (this.act(event)) event.preventDefault();
    if (event.key === 'Escape') event.stopPropagation();
  }

  /** True if the key was ours. */
  private act(event: KeyboardEvent): boolean {
    const { input, completions } = this;
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === ' ' && event.ctrlKey) {
      completions.update(true);
      return true;
    }
    if (event.key === 'Escape') {
      if (completions.visible) completions.close();
      else this.close();
      return true;
    }
    if (completions.any && plain) {
      const atEnd = input.selectionStart === input.value.length;
      if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        completions.choose(event.key === 'ArrowUp' ? -1 : 1);
        return true;
      }
      if (event.key === 'Tab' || (event.key === 'ArrowRight' && atEnd) || (event.key === 'Enter' && completions.picked)) {
        completions.take();
        return true;
      }
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      this.run();
      return true;
    }
    if (event.key === 'ArrowUp') return !input.value.slice(0, input.selectionStart).includes('\n') && this.recall(-1);
    if (event.key === 'ArrowDown') return !input.value.slice(input.selectionEnd).includes('\n') && this.recall(1);
    return false;
  }

  private recall(by: -1 | 1): boolean {
    const { input } = this;
    const line = this.history.recall(by, input.value);
    if (line === null) return false;
    input.value = line;
    input.setSelectionRange(line.length, line.length);
    this.completions.close();
    this.trouble.hide();
    this.trouble.later();
    this.grow();
    return true;
  }

  /** As many rows as lines, up to eight: a script may be pasted. */
  private grow(): void {
    this.input.rows = Math.min(8, this.input.value.split('\n').length);
  }
}
