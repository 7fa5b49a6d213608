// The text itself: CodeMirror in a shadow tree of its own, where its styles need no inline style element.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from '@codemirror/commands';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic as Mark } from '@codemirror/lint';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type ChangeSpec, type Extension, type Text } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { completer } from './completion.js';
import { highlighting, isJson, jsonLanguage, scriptLanguage, type LanguageWords } from './language.js';
import { looks } from './looks.js';
import { marks, placeOfStep, tell, toldMarks, type Told } from './marks.js';
import type { Diagnostic } from '../types.js';

export interface TextHooks {
  /** A person changed the text. */
  edited(): void;
  /** It became JSON, or a script again. */
  mode(json: boolean): void;
  save(): void;
  /** Back to the picture. */
  leave(): void;
}

/** Changes that bring the text to what runs already. */
const followed = Annotation.define<boolean>();

export class TextView {
  private readonly view: EditorView;
  private readonly language = new Compartment();
  private readonly colours = new Compartment();
  private json = false;
  private dark = true;

  constructor(
    host: HTMLElement,
    private readonly words: LanguageWords,
    private readonly hooks: TextHooks,
  ) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
    this.view = new EditorView({ state: this.stateOf(''), parent: root as unknown as Element, root });
  }

  get doc(): Text {
    return this.view.state.doc;
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get isJson(): boolean {
    return this.json;
  }

  get stepPlace(): number {
    return placeOfStep(this.view.state.field(marks));
  }

  /** Another text, with nothing to undo. */
  reset(text: string): void {
    this.json = isJson(text);
    const { step, owners } = this.view.state.field(marks);
    this.view.setState(this.stateOf(text));
    this.tell({ step, owners });
    this.hooks.mode(this.json);
  }

  /** Changes that a person did not make here; they can be undone here all the same. */
  follow(changes: ChangeSpec): void {
    this.view.dispatch({ changes, annotations: [followed.of(true), isolateHistory.of('full')] });
  }

  /** The same scenario in the other form. */
  replace(text: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.doc.length, insert: text }, selection: { anchor: 0 }, annotations: [isolateHistory.of('full')], scrollIntoView: true });
  }

  tell(told: Partial<Told>): void {
    this.view.dispatch({ effects: tell.of(told) });
  }

  mark(found: readonly { at: Diagnostic; severity: 'error' | 'warning' | 'info' }[]): void {
    const list = found.map(({ at, severity }): Mark => ({ ...this.range(at), severity, message: at.message }));
    this.view.dispatch(setDiagnostics(this.view.state, list));
  }

  setDark(dark: boolean): void {
    this.dark = dark;
    this.view.dispatch({ effects: this.colours.reconfigure(EditorView.darkTheme.of(dark)) });
  }

  focus(): void {
    this.view.focus();
  }

  find(): void {
    openSearchPanel(this.view);
  }

  /** Puts the cursor there (from 1, columns in characters) and brings it into sight. */
  goTo(at: Diagnostic): void {
    const { from } = this.range(at);
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.view.focus();
  }

  /** Brings a place into sight without moving the cursor. */
  reveal(at: number, y: 'nearest' | 'center' = 'nearest'): void {
    if (at >= 0 && at <= this.doc.length) this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y, yMargin: 40 }) });
  }

  destroy(): void {
    this.view.destroy();
  }

  /** The word at a line and a column; what has no place is told at the beginning. */
  private range({ line, column }: Diagnostic): { from: number; to: number } {
    const { doc } = this;
    const found = doc.line(Math.min(Math.max(1, line ?? 1), doc.lines));
    // The simulator counts characters, the page units of UTF-16.
    const letters = [...found.text];
    const from = found.from + letters.slice(0, Math.max(0, (column ?? 1) - 1)).join('').length;
    const rest = doc.sliceString(from, found.to);
    const length = (column === undefined ? rest : /^(?:[@\w.$-]+|"(?:[^"\\]|\\.)*"?|\S)/u.exec(rest)?.[0] ?? '').length;
    return length > 0 ? { from, to: from + length } : { from: Math.max(found.from, from - 1), to: from };
  }

  private stateOf(text: string): EditorState {
    return EditorState.create({ doc: text, extensions: this.extensions() });
  }

  private languageOf(json: boolean): Extension {
    return json ? jsonLanguage : scriptLanguage(this.words);
  }

  private extensions(): Extension {
    const keys = [
      { key: 'Mod-s', run: () => (this.hooks.save(), true) },
      { key: 'Mod-Enter', run: () => (this.hooks.leave(), true) },
    ];
    return [
      lintGutter(),
      lineNumbers(),
      toldMarks,
      highlightSpecialChars(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      search({ top: true }),
      autocompletion({ override: [completer(this.words)], icons: false }),
      indentUnit.of('  '),
      placeholder('spawn parent from sh'),
      syntaxHighlighting(highlighting),
      looks,
      this.language.of(this.languageOf(this.json)),
      this.colours.of(EditorView.darkTheme.of(this.dark)),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': 'Script',
        'aria-description': 'The picture follows what is typed. Escape, then Tab leaves the text.',
        tabindex: '0', // what checks pages for a keyboard's way does not take editable text for one
        spellcheck: 'false',
        autocapitalize: 'off',
        autocorrect: 'off',
      }),
      keymap.of([...keys, ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...lintKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap]),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        const json = isJson(update.state.sliceDoc(0, 200));
        if (json !== this.json) {
          this.json = json;
          this.hooks.mode(json);
          // Not while an update is on its way.
          queueMicrotask(() => this.view.dispatch({ effects: this.language.reconfigure(this.languageOf(json)) }));
        }
        if (!update.transactions.some((transaction) => transaction.annotation(followed))) this.hooks.edited();
      }),
    ];
  }
}
