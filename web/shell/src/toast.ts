// A short word at the foot of the page, that goes by itself.

import { byId } from './dom.js';

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
    this.timer = window.setTimeout(() => this.node.classList.remove('shown'), TOAST_MS);
  }
}
