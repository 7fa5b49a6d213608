// What stands on the page while there is no picture: loading, a link that cannot be opened, a browser
// without WebGL2, a module that will not run. Each says what is the matter and what to do.

import { byId, el, fill } from './dom.js';
import { sentence } from './errors.js';
import { focusPicture } from './focus.js';
import type { LibraryEntry } from './types.js';

export class Screens {
  private readonly node = byId('screen');
  private readonly bar = byId<HTMLProgressElement>('boot-progress');
  private readonly boot = byId('boot');

  progress(fraction: number): void {
    this.bar.value = fraction;
  }

  /** The picture is there. */
  clear(): void {
    this.boot.hidden = true;
    this.node.hidden = true;
    fill(this.node);
    document.documentElement.classList.remove('without-picture');
  }

  /** A link that leads nowhere; the library is offered. `keep`: a scenario is still there to go back to. */
  badLink(message: string, library: readonly LibraryEntry[], keep: boolean, pick: (id: string) => void): void {
    const entries = library.map((entry) =>
      el(
        'li',
        {},
        el(
          'button',
          { type: 'button', 'data-scenario': entry.id, onclick: () => { this.clear(); pick(entry.id); } },
          el('strong', {}, entry.title),
          el('span', {}, entry.summary),
          entry.verified ? el('span', { class: 'agrees' }, `✓ agrees with Linux ${entry.verified.kernel}`) : null,
        ),
      ),
    );
    this.show(
      'This link cannot be opened',
      el('p', { role: 'alert', class: 'what' }, sentence(message)),
      keep
        ? el('p', {}, el('button', { type: 'button', class: 'primary', id: 'screen-back', onclick: () => this.dismiss() }, 'Back to where you were'))
        : null,
      entries.length > 0 ? el('h2', {}, 'Or begin with one of these') : null,
      entries.length > 0 ? el('ul', { class: 'library' }, ...entries) : null,
    );
  }

  failure(title: string, message: string, detail?: string): void {
    this.show(
      title,
      el('p', { role: 'alert', class: 'what' }, message),
      el('p', {}, el('button', { type: 'button', class: 'primary', onclick: () => location.reload() }, 'Try again')),
      detail ? el('details', {}, el('summary', {}, 'What the browser said'), el('pre', {}, detail)) : null,
    );
  }

  private dismiss(): void {
    this.clear();
    focusPicture();
  }

  private show(title: string, ...children: (Node | null)[]): void {
    this.boot.hidden = true;
    fill(this.node, el('div', { class: 'card' }, el('h1', { tabindex: -1 }, title), ...children));
    this.node.hidden = false;
    document.documentElement.classList.add('without-picture');
    this.node.querySelector('h1')?.focus({ preventScroll: true });
  }
}

/**
 * Whether this browser can draw the picture at all. It asks for the very context that the module then finds,
 * so that the browser prepares it while the module is on its way: a second one, to ask, costs its time twice.
 */
export function hasWebGl2(canvas: HTMLCanvasElement): boolean {
  try {
    // Its size from the start: a context that grows is made twice.
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * window.devicePixelRatio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * window.devicePixelRatio));
    return canvas.getContext('webgl2', { alpha: false, depth: false, stencil: false, antialias: false }) !== null;
  } catch {
    return false;
  }
}
