// The command line over the canvas: script text that runs where the picture stands. An error stays at
// its column, and so does the text.

import { byId, el, fill, place } from './dom.js';
import { Overtaken, type Engine } from './engine.js';
import { CowscopeError } from './errors.js';
import type { Layout, RunResult } from './types.js';

const KEPT = 100;

export class CommandLine {
  private readonly form = byId<HTMLFormElement>('command');
  private readonly input = byId<HTMLTextAreaElement>('command-input');
  private readonly report = byId('command-report');
  private readonly history: string[] = [];
  private at = 0;
  private draft = '';
  private layout: Layout | null = null;
  private idea = true;
  private script = false;

  constructor(
    private readonly engine: Engine,
    private readonly leave: () => void,
    until: AbortSignal,
  ) {
    const signal = until;
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.run(); }, { signal });
    this.input.addEventListener('keydown', (event) => this.onKey(event), { signal });
    this.input.addEventListener('input', () => { this.clearReport(); this.grow(); }, { signal });
    this.form.addEventListener('focusout', (event) => this.onBlur(event), { signal });
    byId('command-close').addEventListener('click', () => this.close(), { signal });
    engine.layout.follow((layout) => { this.layout = layout; this.arrange(); });
    engine.view.follow((view) => {
      this.form.classList.toggle('ready', view.loaded);
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
    this.clearReport();
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
    if (this.floating && this.input.value === '') this.form.classList.remove('open');
  }

  private run(): void {
    const text = this.input.value.trim();
    if (text === '') return;
    if (this.history.at(-1) !== text) this.history.push(text);
    if (this.history.length > KEPT) this.history.shift();
    this.at = this.history.length;
    this.engine.change<RunResult>('run', { text: this.input.value }).then(
      (result) => this.ran(result),
      (error: Error) => { if (!(error instanceof Overtaken)) this.refused(error); },
    );
  }

  private ran(result: RunResult): void {
    this.input.value = '';
    this.draft = '';
    this.grow();
    const troubled = [...(result.broken ?? []), ...(result.unmet ?? [])];
    if (troubled.length === 0) return this.clearReport();
    const lines = troubled.slice(0, 4).map((each) => el('li', {}, `Step ${each.step}: ${each.message}`));
    const more = troubled.length - lines.length;
    fill(
      this.report,
      el('p', {}, el('strong', {}, 'Done. '), 'After it, some later lines no longer hold. They are kept, and marked.'),
      el('ul', {}, ...lines, more > 0 ? el('li', {}, `and ${more} more`) : null),
      el('button', { type: 'button', onclick: () => { void this.engine.change('undo').catch(() => undefined); this.clearReport(); } }, 'Undo'),
    );
    this.report.dataset['kind'] = 'note';
    this.report.hidden = false;
  }

  private refused(error: Error): void {
    const line = error instanceof CowscopeError ? error.line : undefined;
    const column = error instanceof CowscopeError ? error.column : undefined;
    const source = line === undefined ? undefined : this.input.value.split('\n')[line - 1];
    const marker =
      source !== undefined && column !== undefined
        ? el('pre', { 'aria-hidden': 'true' }, ...marked(source, column))
        : null;
    const where = this.input.value.includes('\n') && line !== undefined ? `Line ${line}: ` : '';
    fill(this.report, marker, el('p', { role: 'alert' }, where + error.message));
    this.report.dataset['kind'] = 'error';
    this.report.hidden = false;
    this.input.setAttribute('aria-invalid', 'true');
    this.input.focus({ preventScroll: true });
    if (line !== undefined && column !== undefined) {
      const start = offsetOf(this.input.value, line, column);
      this.input.setSelectionRange(start, start);
    }
  }

  private clearReport(): void {
    this.report.hidden = true;
    fill(this.report);
    this.input.removeAttribute('aria-invalid');
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.run();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'ArrowUp' && !this.input.value.slice(0, this.input.selectionStart).includes('\n')) {
      if (this.recall(-1)) event.preventDefault();
    } else if (event.key === 'ArrowDown' && !this.input.value.slice(this.input.selectionEnd).includes('\n')) {
      if (this.recall(1)) event.preventDefault();
    }
  }

  private recall(by: -1 | 1): boolean {
    const to = this.at + by;
    if (to < 0 || to > this.history.length) return false;
    if (this.at === this.history.length) this.draft = this.input.value;
    this.at = to;
    this.input.value = to === this.history.length ? this.draft : (this.history[to] ?? '');
    this.input.setSelectionRange(this.input.value.length, this.input.value.length);
    this.clearReport();
    this.grow();
    return true;
  }

  /** As many rows as lines, up to eight: a script may be pasted. */
  private grow(): void {
    this.input.rows = Math.min(8, this.input.value.split('\n').length);
  }
}

/** The line with the letter at `column` (from 1) marked, and a caret below it. */
function marked(source: string, column: number): Node[] {
  const index = Math.min(Math.max(column - 1, 0), source.length);
  return [
    document.createTextNode(source.slice(0, index)),
    el('mark', {}, source.slice(index, index + 1) || ' '),
    document.createTextNode(`${source.slice(index + 1)}\n${' '.repeat(index)}^`),
  ];
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
