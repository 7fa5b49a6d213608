// A short word at the foot of the page, that goes by itself.

import { byId, el } from './dom.js';

const TOAST_MS = 2500;

export class Toast {
  private readonly node = byId('toast');
  private timer = 0;

  constructor(until: AbortSignal) {
    until.addEventListener('abort', () => clearTimeout(this.timer));
  }

  show(text: string): void {
    this.node.textContent = text;
    this.node.classList.add('shown');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.rest(), TOAST_MS);
  }

  /** Stays until somebody asks for it, or the network is back. */
  retry(text: string): Promise<void> {
    return new Promise((resolve) => {
      const button = el('button', { type: 'button', onclick: () => again() }, 'Try again');
      const again = (): void => {
        button.remove();
        this.rest = () => this.node.classList.remove('shown');
        this.rest();
        resolve();
      };
      this.rest = () => {
        this.show(text);
        clearTimeout(this.timer);
        this.node.append(' ', button);
      };
      this.rest();
      window.addEventListener('online', again, { once: true });
    });
  }

  /** What there is between two words: nothing, or what still waits to be tried again. */
  private rest: () => void = () => this.node.classList.remove('shown');
}
