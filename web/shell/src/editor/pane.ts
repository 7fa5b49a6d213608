/*! With CodeMirror and Lezer, © Marijn Haverbeke and others, MIT licence: https://codemirror.net */
// The editor beside the picture: the script or its JSON, as a column at the left, on small screens as a
// sheet over everything. A chunk of its own, fetched when somebody asks for it.

import { Text } from '@codemirror/state';
import { byId, el, fill, icon, ICONS, setText } from '../dom.js';
import type { Work } from '../draft_keeper.js';
import type { EditorParts } from '../editor_door.js';
import type { Change } from '../engine.js';
import { focusPicture } from '../focus.js';
import { addStyles } from '../styles.js';
// What main and panels have in common stays in the one chunk that all three share.
import '../agreement.js';
import '../spans.js';
import type { View } from '../types.js';
import { alignLines, changesTo } from './follow.js';
import { hasComments, isJson, type LanguageWords } from './language.js';
import { Live, type LiveState } from './live.js';
import type { Item, OutlineAnswer } from './outline.js';
import { TextView } from './text_view.js';

export interface OpenText {
  /** The draft that it is. */
  draft?: string;
  /** The file that it was. */
  name?: string;
}

type Script = { text: string; main: Item[]; branches: { name: string; script: Item[] }[] };

export async function makeEditor(parts: EditorParts, until: AbortSignal): Promise<EditorPane> {
  await Promise.all([addStyles('editor.css'), parts.engine.makeWhole()]);
  return new EditorPane(parts, until);
}

export class EditorPane {
  private readonly host = el('div', { class: 'text' });
  private readonly status = el('p', { class: 'status', role: 'status' });
  private readonly goTo = el('button', { type: 'button', class: 'link', hidden: true }, 'Show it');
  private readonly notice = el('div', { class: 'notice', role: 'group', 'aria-label': 'Question', hidden: true });
  private readonly forms: readonly [HTMLButtonElement, HTMLButtonElement];
  private readonly node: HTMLElement;
  private readonly text: TextView;
  private readonly live: Live;
  private readonly narrow = matchMedia('(width < 900px)');
  /** What is loaded is not what is here: to be brought here when somebody looks. */
  private behind: 'no' | 'edited' | 'another' = 'another';
  /** Nobody has edited it, so it is no draft. */
  private untouched = true;
  /** It was loaded letter for letter, so that its lines are those that the simulator tells. */
  private verbatim = false;
  private switching = false;
  private generation = -1;
  private restored = false;
  private first = true;
  private names = '';
  private kept = '';

  constructor(
    private readonly parts: EditorParts,
    until: AbortSignal,
  ) {
    const { engine, keeper } = parts;
    const form = (json: boolean, name: string): HTMLButtonElement => el('button', { type: 'button', 'aria-pressed': 'false', onclick: () => void this.switchTo(json) }, name);
    this.forms = [form(false, 'Text'), form(true, 'JSON')];
    const button = (name: string, act: () => void, title: string): HTMLButtonElement => el('button', { type: 'button', title, onclick: act }, name);
    this.node = el(
      'section',
      { id: 'editor', 'aria-label': 'Script editor', hidden: true },
      el(
        'header',
        {},
        el('h2', {}, 'Script'),
        el('div', { class: 'forms', role: 'group', 'aria-label': 'Form' }, ...this.forms),
        el(
          'div',
          { class: 'does' },
          button('Find', () => this.text.find(), 'Find and replace'),
          button('Open', () => parts.files.choose(), 'Open a file'),
          button('Save', () => this.save(), 'Save as a file'),
          button('Drafts', parts.drafts, 'What was kept on this device'),
        ),
        el('button', { type: 'button', class: 'close', 'aria-label': 'Close the editor', title: 'Close', onclick: () => this.close() }, icon(ICONS.close)),
      ),
      this.notice,
      this.host,
      el('footer', {}, this.status, this.goTo),
    );
    byId('stage').before(this.node);
    this.text = new TextView(this.host, engine.call<LanguageWords>('words'), {
      edited: () => this.edited(),
      mode: (json) => this.forms.forEach((each, index) => each.setAttribute('aria-pressed', String(json === (index === 1)))),
      save: () => this.save(),
      leave: () => void this.live.flush().then(focusPicture),
    });
    this.live = new Live(engine, this.text, { changed: (state) => this.tell(state) });
    this.goTo.addEventListener('click', () => { if (this.live.state.errors[0]) this.text.goTo(this.live.state.errors[0]); });
    keeper.told = (kept) => {
      this.kept = kept === 'full' ? 'There is no room left to keep this as a draft: save it as a file.' : kept === 'refused' ? 'This browser keeps no drafts: save it as a file.' : '';
      this.tell(this.live.state);
    };
    engine.changed.on(({ method, args }) => this.changed(method, args));
    engine.view.follow((view) => this.show(view));
    const options = { signal: until };
    this.node.addEventListener('keydown', (event) => {
      // In the text Escape closes what is open there, and lets Tab leave.
      if (event.key === 'Escape' && event.target !== this.host) this.close();
    }, options);
    // What is done next in the picture is done to what is written here.
    this.host.addEventListener('focusout', () => void this.live.flush(), options);
    this.narrow.addEventListener('change', () => this.cover(), options);
    this.followColours(until);
    until.addEventListener('abort', () => {
      this.live.close();
      this.text.destroy();
    });
  }

  get visible(): boolean {
    return !this.node.hidden;
  }

  open(): void {
    this.reveal();
    this.catchUp();
    this.text.focus();
    this.text.reveal(this.text.stepPlace, 'center');
  }

  /** A text in the place of what is there; what does not run is told here, and the picture stays. */
  openText(text: string, { draft, name }: OpenText): void {
    this.parts.keeper.begin(draft ?? null);
    this.behind = 'no';
    this.untouched = draft === undefined;
    this.first = false;
    this.reveal();
    this.parts.keeper.editor = () => this.work();
    this.text.reset(text);
    this.text.tell({ outline: null });
    this.live.schedule({ fresh: true });
    this.text.focus();
    void this.live.flush().then((runs) => {
      if (!runs) return;
      this.parts.loaded();
      if (name) this.parts.toast.show(`${name} is open`);
    });
  }

  private reveal(): void {
    this.node.hidden = false;
    document.documentElement.classList.add('with-editor');
    this.cover();
  }

  private close(): void {
    void this.live.flush();
    this.parts.keeper.flush();
    this.ask(null);
    this.node.hidden = true;
    document.documentElement.classList.remove('with-editor');
    this.cover();
    focusPicture();
  }

  /** On small screens it lies over everything: what is behind cannot be reached. */
  private cover(): void {
    byId('stage').inert = this.visible && this.narrow.matches;
  }

  private edited(): void {
    this.ask(null);
    if (!this.switching) {
      this.untouched = false;
      this.behind = 'no';
      this.parts.keeper.editor = () => this.work();
      this.parts.keeper.touch();
    }
    this.live.schedule({ same: this.switching && this.untouched });
  }

  private work(): Work | null {
    if (this.untouched || this.behind !== 'no') return null;
    const wrong = this.live.state.kind === 'wrong';
    const { text } = this.text;
    return { text, wrong, title: titleIn(text) || (wrong ? '' : this.parts.engine.current?.title) || firstWords(text) };
  }

  // --- What is loaded, brought here.

  private changed(method: Change, args: Record<string, unknown>): void {
    const { generation } = this.parts.engine.call<{ generation: number }>('place');
    const ours = args === this.live.args;
    if (generation === this.generation && !ours) return; // a link that is still to be loaded
    this.generation = generation;
    if (ours) {
      this.verbatim = true;
    } else if (method === 'load' || method === 'openLink') {
      // What was edited stays as a draft.
      this.parts.keeper.begin();
      this.behind = 'another';
    } else if (method === 'setPolicy' || method === 'setBranch') {
      if (this.verbatim && this.behind === 'no' && this.live.state.kind === 'runs') this.live.settle(this.outline());
      else this.fallBehind();
    } else {
      this.fallBehind();
    }
    if (this.visible) this.catchUp();
  }

  private fallBehind(): void {
    if (this.behind === 'no') this.behind = 'edited';
  }

  private show(view: View): void {
    if (!view.loaded) return;
    if (this.parts.engine.reviving) {
      this.restored = true;
      return;
    }
    if (view.locked?.includes('edit') && this.visible) this.close();
    if (view.generation !== this.generation && !this.live.busy) {
      this.generation = view.generation;
      // A module that was started again counts anew, and has what was here.
      if (!this.restored) this.fallBehind();
      this.restored = false;
      if (this.visible) this.catchUp();
    }
    const names = JSON.stringify(view.processes.map(({ name, colour }) => [name, colour]));
    const owners = names === this.names ? {} : { owners: new Map(view.processes.map(({ name, colour }) => [name, colour])) };
    this.names = names;
    const before = this.text.stepPlace;
    this.text.tell({ step: view.step, ...owners });
    if (this.visible && this.text.stepPlace !== before) this.text.reveal(this.text.stepPlace);
  }

  private catchUp(): void {
    const { behind } = this;
    if (behind === 'no' || !this.parts.engine.current?.loaded) return;
    if (behind === 'edited' && this.live.state.kind === 'wrong') {
      this.ask('The scenario was changed in the picture, and this text does not run.', ['Take the picture’s script', () => this.adopt()], ['Keep this text', () => { this.behind = 'no'; }]);
      return;
    }
    this.behind = 'no';
    if (behind === 'another') this.adopt();
    else this.follow();
  }

  /** Begins anew with what is loaded: as it was written, else as the simulator prints it. */
  private adopt(): void {
    const { engine, keeper } = this.parts;
    this.behind = 'no';
    this.untouched = true;
    const left = this.first ? keeper.left() : null;
    this.first = false;
    const written = engine.loadedText;
    if (!left && written !== null && !isJson(written)) return this.beginVerbatim(written);
    const script = this.script();
    const same = left !== null && !isJson(left.text) && !changesTo(Text.of(left.text.split('\n')), script.text);
    if (left && same) {
      // What this tab worked on before it was loaded again, comments and all.
      keeper.begin(left.draft.id);
      this.begin(left.text, script);
    } else if (written !== null && !isJson(written)) {
      this.beginVerbatim(written);
    } else {
      this.begin(script.text, script);
    }
    if (left && !same) this.ask('What was last edited in this tab is another text. It is kept as a draft.', ['Open the draft', () => this.openText(left.text, { draft: left.draft.id })], ['Leave it', () => undefined]);
  }

  private beginVerbatim(text: string): void {
    this.text.reset(text);
    this.verbatim = true;
    this.live.settle(this.outline());
  }

  private begin(text: string, script: Script): void {
    this.text.reset(text);
    this.align(script);
  }

  /** Brings an edit that was made elsewhere into the text. */
  private follow(): void {
    this.untouched = false;
    this.parts.keeper.editor = () => this.work();
    if (this.text.isJson) {
      const was = this.text.text;
      const now = this.json();
      if (was !== now) this.text.follow(difference(was, now));
      this.verbatim = false;
      this.live.settle({ ...this.outline(), main: [], branches: [] });
      return;
    }
    const script = this.script();
    const change = changesTo(this.text.doc, script.text);
    if (change) this.text.follow(change);
    this.align(script);
  }

  /** The text says what `script` does, in its own layout: its lines are told from that one's. */
  private align(script: Script): void {
    const lines = alignLines(this.text.doc, script.text);
    const placed = (items: readonly Item[]): Item[] => items.map((item) => (typeof item === 'number' ? (lines?.[item] ?? 0) : [lines?.[item[0]] ?? 0, item[1], placed(item[2])]));
    this.verbatim = false;
    this.live.settle({ ...this.outline(), main: lines ? placed(script.main) : [], branches: script.branches.map((each) => ({ ...each, script: lines ? placed(each.script) : [] })) });
  }

  private outline(): OutlineAnswer {
    return this.parts.engine.call<OutlineAnswer>('outline');
  }

  private script(): Script {
    return this.parts.engine.call<Script>('script', { lines: true });
  }

  private json(): string {
    return `${JSON.stringify(this.parts.engine.call('scenario'), null, 2)}\n`;
  }

  // --- What it says and asks.

  private tell({ kind, errors, steps }: LiveState): void {
    this.node.dataset['state'] = kind;
    this.goTo.hidden = kind === 'working' || errors.length === 0;
    if (kind === 'working') return;
    const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
    const first = errors[0];
    const where = first?.line ? `Line ${first.line}: ` : '';
    const found = first ? `${where}${first.message}${/[.?!]$/.test(first.message) ? '' : '.'}${more} ` : '';
    const state = kind === 'wrong' ? `${found}The picture shows the last version that runs.` : `${found}Runs: ${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}.`;
    setText(this.status, this.kept ? `${state} ${this.kept}` : state);
  }

  /** A question above the text; null takes it away. */
  private ask(question: string | null, ...answers: readonly [string, () => void][]): void {
    this.notice.hidden = question === null;
    if (question === null) return;
    const buttons = answers.map(([name, act]) => el('button', { type: 'button', onclick: () => { this.ask(null); act(); this.text.focus(); } }, name));
    fill(this.notice, el('p', { role: 'alert' }, question), el('div', { class: 'row' }, ...buttons));
  }

  private async switchTo(json: boolean): Promise<void> {
    if (json === this.text.isJson) return;
    const name = json ? 'JSON' : 'text';
    if (!(await this.live.flush()) || this.live.state.kind === 'wrong') {
      this.ask(`It can be shown as ${name} once it runs.`, ['All right', () => undefined]);
      return;
    }
    const act = (): void => {
      this.switching = true;
      this.text.replace(json ? this.json() : this.script().text);
      this.switching = false;
      void this.live.flush().then(() => this.text.reveal(this.text.stepPlace, 'center'));
    };
    if (json && hasComments(this.text.text)) this.ask('JSON has no comments: those of this text go. Undo brings them back.', ['Show as JSON', act], ['Stay', () => undefined]);
    else act();
  }

  private save(): void {
    const { current } = this.parts.engine;
    void this.parts.files.save(this.text.text, current?.id || titleIn(this.text.text) || current?.title || '', this.text.isJson).catch(this.parts.failed);
  }

  private followColours(until: AbortSignal): void {
    const set = (): void => this.text.setDark(document.documentElement.dataset['theme'] !== 'light');
    const watcher = new MutationObserver(set);
    watcher.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    until.addEventListener('abort', () => watcher.disconnect());
    set();
  }
}

function titleIn(text: string): string | null {
  const found = /^\s*@title[ \t]+(?:[a-z]{2}[ \t]+)?"((?:[^"\\\n]|\\.)*)"/m.exec(text) ?? /^\s*"title"\s*:\s*(?:\{\s*"[a-z]{2}"\s*:\s*)?"((?:[^"\\\n]|\\.)*)"/m.exec(text);
  return found ? found[1]!.replace(/\\(["\\])/g, '$1') : null;
}

/** What a text without a title is known by. */
function firstWords(text: string): string {
  const line = text.split('\n', 50).find((each) => /\w/.test(each)) ?? '';
  return line.replace(/^[\s#/{"]+/, '').trim().slice(0, 60);
}

/** What lies between the beginning and the end that both have in common. */
function difference(was: string, now: string): { from: number; to: number; insert: string } {
  const least = Math.min(was.length, now.length);
  let from = 0;
  while (from < least && was[from] === now[from]) from++;
  let end = 0;
  while (end < least - from && was[was.length - 1 - end] === now[now.length - 1 - end]) end++;
  return { from, to: was.length - end, insert: now.slice(from, now.length - end) };
}
