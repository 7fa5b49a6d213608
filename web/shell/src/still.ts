// The picture as SVG, from the same layout, where the canvas shows nothing: in a browser without WebGL 2,
// and while the graphics system has taken the context away and does not give it back. Everything else of
// the page works as it does beside the canvas.

import { ICONS, byId, el, fill, icon } from './dom.js';
import type { Engine } from './engine.js';
import { svgFigure } from './figure.js';
import { focusPicture } from './focus.js';

export interface StillHooks {
  /** Opens or closes the text version. */
  open(): void;
  failed(error: unknown): void;
  /** Little room: the text version is not opened beside it. */
  small(): boolean;
}

export type StillReason = 'missing' | 'lost';

/** A lost context mostly comes back at once; only one that does not is worth another picture. */
const LOST_FOR_MS = 4000;
/** From here on the text version stands beside the picture (panels.css). */
const BESIDE = 1280;

const WORDS: Record<StillReason, { title: string; text: string }> = {
  missing: {
    title: 'Here the picture is a still.',
    text: 'WebGL 2, with which it moves, is missing or switched off in this browser (hardware acceleration, in its settings). Everything else works.',
  },
  lost: {
    title: 'The graphics system took the picture away.',
    text: 'Until it comes back, this is the same picture as a still, and everything works. Reloading the page may bring it back sooner.',
  },
};

export class Still {
  private readonly stage = byId('stage');
  private readonly picture = el('div', { id: 'still', tabindex: 0, role: 'group', 'aria-label': 'Picture of processes and memory', 'aria-describedby': 'canvas-note' });
  private readonly notice = el('div', { class: 'still-notice', role: 'status' });
  private readonly lost = el('p', { class: 'lost-note', role: 'status' });
  private readonly play: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly bar: HTMLElement;
  private readonly observer = new ResizeObserver(() => this.ask());
  private shown = false;
  private asked = false;
  private drawn = '';
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly hooks: StillHooks,
    until: AbortSignal,
  ) {
    const does = (method: string) => () => this.try(method);
    this.play = button('Play', ICONS.play, () => this.try(engine.current?.playing ? 'pause' : 'play'));
    this.next = el('button', { type: 'button', class: 'primary', onclick: does('step') }, 'Next ', icon(ICONS.next));
    this.bar = el(
      'div',
      { class: 'still-bar', role: 'toolbar', 'aria-label': 'Steps' },
      button('To the start', ICONS.first, does('home')),
      button('Back', ICONS.back, does('back')),
      this.next,
      this.play,
      button('Into the step', ICONS.down, does('down')),
      button('Out of the step', ICONS.up, does('up')),
      el('button', { type: 'button', onclick: () => hooks.open() }, 'Text and settings'),
    );
    engine.view.on(() => this.ask());
    new MutationObserver(() => this.ask()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    // They do not bubble, but are seen on their way down.
    const options = { capture: true, signal: until };
    document.addEventListener('webglcontextlost', () => this.onLost(), options);
    document.addEventListener('webglcontextrestored', () => this.onRestored(), options);
    until.addEventListener('abort', () => {
      clearTimeout(this.timer);
      this.observer.disconnect();
    });
  }

  show(reason: StillReason): void {
    const words = WORDS[reason];
    fill(
      this.notice,
      el('p', {}, el('strong', {}, words.title), ' ', words.text),
      button('Dismiss', ICONS.close, () => { this.notice.remove(); focusPicture(); }),
    );
    const focused = document.activeElement === byId('canvas') || document.activeElement === document.body;
    byId('canvas').hidden = true;
    byId('canvas-note').before(this.notice, this.picture, this.bar);
    document.documentElement.classList.add('still');
    this.shown = true;
    this.drawn = '';
    this.observer.observe(this.stage);
    if (reason === 'missing' && !this.hooks.small() && window.innerWidth >= BESIDE) document.documentElement.classList.add('with-twin');
    if (focused) focusPicture();
    this.draw();
  }

  private hide(): void {
    if (!this.shown) return;
    const focused = document.activeElement === this.picture;
    this.shown = false;
    this.observer.disconnect();
    for (const node of [this.notice, this.picture, this.bar]) node.remove();
    document.documentElement.classList.remove('still');
    byId('canvas').hidden = false;
    if (focused) focusPicture();
  }

  private onLost(): void {
    this.lost.textContent = 'The graphics system took the picture away for a moment.';
    this.stage.append(this.lost);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.lost.remove();
      this.show('lost');
    }, LOST_FOR_MS);
  }

  private onRestored(): void {
    clearTimeout(this.timer);
    this.lost.remove();
    this.hide();
  }

  private try(method: string): void {
    try {
      this.engine.call(method);
    } catch (error) {
      this.hooks.failed(error);
    }
  }

  /** At most once a frame. */
  private ask(): void {
    if (!this.shown || this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (this.shown) this.draw();
    });
  }

  private draw(): void {
    const view = this.engine.current;
    if (!view?.loaded || !this.engine.running) return;
    this.play.setAttribute('aria-label', view.playing ? 'Pause' : 'Play');
    fill(this.play, icon(view.playing ? ICONS.pause : ICONS.play));
    this.next.disabled = view.step === view.steps;
    const width = Math.round(Math.min(1400, Math.max(320, this.picture.clientWidth)));
    const key = JSON.stringify([view.revision, width, document.documentElement.dataset['theme']]);
    if (key === this.drawn) return;
    this.drawn = key;
    try {
      const drawing = new DOMParser().parseFromString(svgFigure(this.engine, { bare: true, width }), 'image/svg+xml');
      this.picture.replaceChildren(document.importNode(drawing.documentElement, true));
    } catch (error) {
      this.hooks.failed(error);
    }
  }
}

function button(name: string, path: string, act: () => void): HTMLButtonElement {
  return el('button', { type: 'button', 'aria-label': name, title: name, onclick: act }, icon(path));
}
