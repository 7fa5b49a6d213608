// Presenting: a projector's view. The sentence, large; the picture alone, enlarged by the canvas's own side
// (web/layout/page_layout_present.cpp); a question with its choices, and what it comes to. Keys are those that
// clickers send, and act wherever focus is.

import { byId, el, fill, icon, ICONS, setText } from './dom.js';
import type { Engine } from './engine.js';
import { asError } from './errors.js';
import { focusPicture } from './focus.js';
import { showSpans, plain } from './spans.js';
import { addStyles } from './styles.js';
import type { Question, Span, View } from './types.js';
import { choiceTiles, revealedTiles } from './present_question.js';

export interface PresentHooks {
  failed(error: unknown): void;
}

/** CSS pixels: never smaller, however long the sentence. */
const LEAST = 32;
/** At this width letters have three times the size of ordinary ones. */
const PER_LETTER = 21.3;

const ON = ['PageDown', ' ', 'ArrowRight', 'Enter', 'ArrowDown'];
const BACK = ['PageUp', 'ArrowLeft', 'ArrowUp', 'Backspace'];

export class Present {
  private readonly stage = byId('stage');
  private readonly sentence = el('h1', { id: 'present-sentence', dir: 'auto' });
  private readonly rest = el('p', { id: 'present-rest', dir: 'auto' });
  private readonly pill = el('p', { id: 'present-where' });
  private readonly score = el('p', { id: 'present-score' });
  private readonly leave = el('button', { type: 'button', id: 'present-leave', 'aria-label': 'End presenting', title: 'End presenting (Esc)', onclick: () => this.stop() }, icon(ICONS.close));
  private readonly answers = el('div', { id: 'present-answers' });
  private readonly title = el('p', { id: 'present-title' });
  private readonly hint = el('button', { type: 'button', id: 'present-hint', onclick: () => this.move('goOn') });
  private readonly live = el('p', { class: 'sr', role: 'status', 'aria-live': 'polite' });
  private readonly black = el('div', { id: 'present-black', role: 'status', hidden: true, onclick: () => this.blacken(false) }, el('span', {}, 'The screen is black. Press . to go on.'));
  private readonly head: HTMLElement;
  private readonly foot: HTMLElement;
  private shown = false;
  private fullscreen = false;
  private told = '';

  constructor(
    private readonly engine: Engine,
    private readonly hooks: PresentHooks,
    until: AbortSignal,
  ) {
    this.head = el('section', { id: 'present-head', 'aria-label': 'What is told', hidden: true }, el('div', { class: 'told' }, this.sentence, this.rest), el('div', { class: 'pills' }, this.score, this.pill, this.leave));
    this.foot = el('section', { id: 'present-foot', 'aria-label': 'Answers, and what comes next', hidden: true }, this.answers, el('div', { class: 'line' }, this.title, this.hint), this.live);
    this.stage.prepend(this.head);
    this.stage.append(this.foot, this.black);
    document.addEventListener('keydown', (event) => this.onKey(event), { capture: true, signal: until });
    this.stage.addEventListener('click', (event) => this.onClick(event), { signal: until });
    document.addEventListener('fullscreenchange', () => this.onFullscreen(), { signal: until });
    new ResizeObserver(() => this.fit()).observe(this.stage);
    document.fonts.addEventListener('loadingdone', () => this.fit(), { signal: until });
    engine.view.follow((view) => this.show(view));
  }

  /** By a person's hand, so the whole screen may be asked for. */
  start(here: boolean): void {
    const view = this.engine.current;
    if (!view?.loaded) return;
    this.try(() => {
      if (!here) this.engine.call('home');
      this.engine.call('setView', { present: true });
    });
    if (document.fullscreenElement) return;
    document.documentElement.requestFullscreen?.().then(
      () => { this.fullscreen = true; },
      () => undefined, // not allowed here: the window will do
    );
  }

  stop(): void {
    this.try(() => this.engine.call('setView', { present: false }));
    if (this.fullscreen && document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    this.fullscreen = false;
  }

  private onFullscreen(): void {
    // There Esc is the browser's.
    if (document.fullscreenElement || !this.fullscreen) return;
    this.fullscreen = false;
    if (this.engine.current?.present) this.stop();
  }

  private onKey(event: KeyboardEvent): void {
    const view = this.engine.current;
    if (!view?.present || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Tab' || isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const act = this.action(event, view);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  private action(event: KeyboardEvent, view: View): (() => void) | null {
    const { key } = event;
    const choice = this.choiceOf(key, view);
    if (!this.black.hidden) return key === 'F5' || key.length > 1 || key === ' ' || /[.bB,wW]/.test(key) ? () => this.blacken(false) : null;
    if (choice !== null) return () => this.choose(choice);
    // A button that has focus is pressed, as everywhere.
    if ((key === ' ' || key === 'Enter') && event.target instanceof HTMLButtonElement) return null;
    if (ON.includes(key)) return event.repeat ? () => undefined : () => this.move('goOn');
    if (BACK.includes(key)) return () => this.move('goBack');
    switch (key) {
      case '.':
      case 'b':
      case 'B':
        return () => this.blacken(true);
      case 'Home':
        return () => this.move('home');
      case 'End':
        return () => this.move('end');
      case 'F5':
        return event.shiftKey ? () => undefined : () => this.move('home');
      case 'Escape':
        return () => this.stop();
      default:
        return null;
    }
  }

  /** While a question is put, A to J and 1 to 9 are its choices: b as well, and the full stop makes it black. */
  private choiceOf(key: string, view: View): string | null {
    if (!view.present?.asking || key.length !== 1) return null;
    const at = /[1-9]/.test(key) ? Number(key) - 1 : key.toLowerCase().charCodeAt(0) - 97;
    return view.question?.choices[at] ?? null;
  }

  private choose(given: string): void {
    this.try(() => this.engine.call('answer', { given }));
  }

  private move(method: 'goOn' | 'goBack' | 'home' | 'end'): void {
    this.try(() => this.engine.call(method));
  }

  private onClick(event: MouseEvent): void {
    if (!this.engine.current?.present || event.button !== 0) return;
    const target = event.target as Element;
    if (target.closest('button, a, input, #present-head, #present-black, dialog')) return;
    if (String(getSelection()) !== '') return;
    const { left, width } = this.stage.getBoundingClientRect();
    this.move(event.clientX < left + width / 2 ? 'goBack' : 'goOn');
  }

  private blacken(on: boolean): void {
    this.black.hidden = !on;
  }

  private try(act: () => unknown): void {
    try {
      act();
    } catch (error) {
      this.hooks.failed(asError(error));
    }
  }

  private show(view: View): void {
    const on = view.loaded && view.present !== undefined;
    if (on !== this.shown) {
      this.shown = on;
      document.documentElement.classList.toggle('presenting', on);
      this.head.hidden = this.foot.hidden = !on;
      this.blacken(false);
      focusPicture();
    }
    if (!on) return;
    const asking = view.present?.asking === true;
    const revealed = asking ? null : revealedOf(view);
    const first = view.step === 0 && !asking;
    this.head.lang = this.foot.lang = view.lang || 'en';
    showSpans(this.sentence, asking ? view.present!.asked : first ? words(view.title || 'Nothing has run yet') : view.headline);
    showSpans(this.rest, asking ? [] : first ? words(view.summary) : revealed?.why ? [] : view.rest);
    const ended = view.step === view.steps && view.event >= view.eventCount;
    this.pill.dataset['kind'] = asking ? 'asking' : view.playing ? 'playing' : ended ? 'ended' : 'told';
    setText(this.pill, asking ? `Before step ${view.step + 1} of ${view.steps}` : `Step ${view.step} of ${view.steps}${ended ? ', the last' : ''}`);
    this.score.hidden = view.score === undefined;
    setText(this.score, view.score ? `${view.score.right} of ${view.score.of} right` : '');
    setText(this.title, view.title);
    setText(this.hint, hint(view, asking, ended));
    this.hint.disabled = ended;
    fillIfOther(this.answers, asking ? ['asked', view.question] : revealed ? ['told', revealed] : null, () => {
      if (asking && view.question) return choiceTiles(view.question, (given) => this.choose(given));
      return revealed ? revealedTiles(revealed) : [];
    });
    this.answers.hidden = this.answers.childElementCount === 0;
    this.announce(view, asking);
    this.fit();
  }

  /** The text version tells each step; the question is told here. */
  private announce(view: View, asking: boolean): void {
    const text = asking && view.question ? [view.question.text, ...view.question.choices.map((choice, i) => `${String.fromCharCode(65 + i)}: ${choice}`)].join(' ') : '';
    if (text === this.told) return;
    this.told = text;
    setText(this.live, text);
  }

  /** The largest letters with which the words leave the picture its room; never below LEAST. */
  private fit(): void {
    if (!this.shown) return;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const base = Math.max(LEAST, Math.min(width / PER_LETTER, height / 13));
    const style = document.documentElement.style;
    style.setProperty('--present-unit', `${(base / 3).toFixed(2)}px`);
    const budget = height * 0.3;
    for (let size = base; ; size = Math.max(LEAST, size * 0.93)) {
      style.setProperty('--present-size', `${size.toFixed(1)}px`);
      style.setProperty('--present-rest', `${Math.max(Math.min(LEAST, Math.max(22, height * 0.05)), size * 0.72).toFixed(1)}px`);
      if (size <= LEAST || this.head.scrollHeight <= budget) return;
    }
  }
}

function words(text: string): Span[] {
  return text === '' ? [] : [{ text }];
}

/** The answer to the question of the step just taken. */
function revealedOf(view: View): Question | null {
  if (view.question?.revealed && view.question.step === view.step) return view.question;
  return view.answered?.step === view.step ? view.answered : null;
}

function hint(view: View, asking: boolean, ended: boolean): string {
  if (view.held) return 'Choose an answer first';
  if (asking) return 'The next press reveals the answer';
  if (view.playing) return 'The next press goes straight there';
  if (ended) return 'This is the end';
  if (view.question && !view.question.revealed) return 'Next: a question';
  const stop = view.present?.stop ?? view.step + 1;
  return stop > view.step + 1 ? `Next: on to step ${stop}` : `Next: ${plain(view.next)}`;
}

function fillIfOther(node: HTMLElement, what: unknown, make: () => Node[]): void {
  const key = JSON.stringify(what);
  if (node.dataset['shown'] === key) return;
  const at = [...node.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement);
  node.dataset['shown'] = key;
  fill(node, ...make());
  if (at >= 0) node.querySelectorAll('button')[at]?.focus({ preventScroll: true });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}

/** With its styles, without which it would lie over the picture as bare text. */
export async function makePresent(engine: Engine, hooks: PresentHooks, until: AbortSignal): Promise<Present> {
  await addStyles('present.css');
  return new Present(engine, hooks, until);
}
