// What is wrong with a line: the word underlined where it stands, and the message above the field. While
// somebody types it says nothing before they pause, and nothing of a word or a line that may only be
// unfinished.

import { el, fill } from './dom.js';
import type { Engine } from './engine.js';
import type { Diagnostic } from './types.js';

const PAUSE_MS = 700;

/** A place in a text, in UTF-16 units. */
interface Span {
  from: number;
  to: number;
}

export class CommandTrouble {
  private readonly marks = el('div', { id: 'command-marks', 'aria-hidden': 'true', hidden: true });
  private timer = 0;
  private typed = false;

  constructor(
    private readonly engine: Engine,
    private readonly input: HTMLTextAreaElement,
    private readonly report: HTMLElement,
    private readonly changed: () => void,
    until: AbortSignal,
  ) {
    input.after(this.marks);
    input.addEventListener('scroll', () => this.follow(), { signal: until });
    until.addEventListener('abort', () => clearTimeout(this.timer));
  }

  /** Something was typed: what was said is gone, and a pause lets it be looked at again. */
  later(): void {
    this.clear();
    this.timer = window.setTimeout(() => this.look(), PAUSE_MS);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.marks.hidden = true;
    if (this.typed) this.hide();
  }

  /** Tells what run() said. The cursor goes to the word. */
  refused(diagnostic: Diagnostic): void {
    clearTimeout(this.timer);
    this.typed = false;
    const span = this.show(diagnostic, true);
    this.input.focus({ preventScroll: true });
    if (span) this.input.setSelectionRange(span.from, span.from);
  }

  hide(): void {
    this.typed = false;
    this.report.hidden = true;
    fill(this.report);
    this.marks.hidden = true;
    this.input.removeAttribute('aria-invalid');
    this.input.removeAttribute('aria-describedby');
  }

  private look(): void {
    const text = this.input.value;
    if (text.trim() === '' || !this.engine.running || document.activeElement !== this.input || !this.report.hidden) return;
    const { diagnostics } = this.engine.query<{ diagnostics: Diagnostic[] }>('tryRun', { text });
    const first = diagnostics[0];
    if (!first) return;
    const span = spanOf(text, first);
    const cursor = this.input.selectionEnd;
    // The word under the cursor is still being typed, and so is a line at whose end something is missing.
    if (!span || span.from >= text.trimEnd().length || (cursor >= span.from && cursor <= span.to)) return;
    this.typed = true;
    this.show(first, false);
  }

  private show(diagnostic: Diagnostic, asked: boolean): Span | null {
    const text = this.input.value;
    const span = spanOf(text, diagnostic);
    const right = /did you mean '([^']+)'\?/.exec(diagnostic.message)?.[1];
    const where = text.includes('\n') && diagnostic.line !== undefined ? `Line ${diagnostic.line}: ` : '';
    fill(
      this.report,
      el('p', { role: asked ? 'alert' : 'status' }, where + diagnostic.message),
      span && right !== undefined
        ? el('button', { type: 'button', onclick: () => this.mend(span, right) }, 'Write ', el('code', {}, right))
        : null,
    );
    this.report.dataset['kind'] = 'error';
    this.report.hidden = false;
    this.input.setAttribute('aria-invalid', 'true');
    this.input.setAttribute('aria-describedby', this.report.id);
    this.underline(span);
    return span;
  }

  private mend({ from, to }: Span, right: string): void {
    this.input.setRangeText(right, from, to, 'end');
    this.hide();
    this.input.focus({ preventScroll: true });
    this.changed();
  }

  /** The same text behind the field's own, seen by its underline alone. */
  private underline(span: Span | null): void {
    this.marks.hidden = span === null;
    if (!span) return;
    const text = this.input.value;
    fill(this.marks, text.slice(0, span.from), el('u', {}, text.slice(span.from, span.to) || ' '), text.slice(span.to));
    this.follow();
  }

  private follow(): void {
    if (this.marks.hidden) return;
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight, scrollLeft, scrollTop } = this.input;
    Object.assign(this.marks.style, { left: `${offsetLeft}px`, top: `${offsetTop}px`, width: `${offsetWidth}px`, height: `${offsetHeight}px` });
    this.marks.scrollLeft = scrollLeft;
    this.marks.scrollTop = scrollTop;
  }
}

/** The word at a line and column; columns count code points. */
function spanOf(text: string, { line, column }: Diagnostic): Span | null {
  if (line === undefined || column === undefined) return null;
  const lines = text.split('\n');
  const source = lines[line - 1];
  if (source === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const before = [...source].slice(0, column - 1).join('').length;
  const word = /^"(?:[^"\\]|\\.)*"?|^[^\s;"]+/.exec(source.slice(before))?.[0] ?? '';
  // The name alone, where the pages behind it are well; the whole word where they are not told apart.
  const name = /^[A-Za-z][\w.-]*(?=\[)/.exec(word)?.[0];
  return { from: start + before, to: start + before + (name ?? word).length };
}
