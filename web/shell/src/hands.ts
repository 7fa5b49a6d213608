// Hands on the picture: a right click, a long press, Enter or the "…" beside what is pinned ask what can be
// done there, and edits are undone and redone from anywhere on the page.

import type { Change, Engine } from './engine.js';
import { focusPicture } from './focus.js';
import { isCanvas } from './keys.js';
import { locksEditing } from './locks.js';
import { OffersMenu } from './offers_menu.js';
import type { OfferTarget } from './offers.js';
import type { Toast } from './toast.js';
import type { Rect } from './types.js';

export class Hands {
  private readonly menu: OffersMenu;
  private asked: { target: OfferTarget; at: Rect } | null = null;

  constructor(
    private readonly engine: Engine,
    toast: Toast,
    private readonly change: (method: Change) => void,
    until: AbortSignal,
  ) {
    this.menu = new OffersMenu(engine, toast, until);
    const options = { capture: true, signal: until };
    const stage = document.getElementById('stage')!;
    stage.addEventListener('contextmenu', (event) => this.onContextMenu(event), options);
    stage.addEventListener('keydown', (event) => this.onPictureKey(event), options);
    document.addEventListener('keydown', (event) => this.onKey(event), { signal: until });
    engine.view.follow((view) => document.documentElement.classList.toggle('locked', locksEditing(view)));
    engine.ui.follow(({ action, id }) => {
      if (action !== 'offers' || id === undefined) return;
      const { target, ...at } = JSON.parse(id) as { target: OfferTarget } & Rect;
      this.asked = { target, at };
    });
  }

  /** What the picture asked for last. */
  openAsked(): void {
    const asked = this.asked;
    if (!asked) return;
    const canvas = document.getElementById('canvas')!;
    const { left, top } = canvas.getBoundingClientRect();
    // Nothing is hovered any more: its explanation would stand beside the menu.
    canvas.dispatchEvent(new MouseEvent('mouseleave'));
    this.menu.open(asked.target, { ...asked.at, x: asked.at.x + left, y: asked.at.y + top }, focusPicture);
  }

  /** From a button of the text version, which gets the focus back if it is still there. */
  openAt(target: OfferTarget, button: HTMLElement): void {
    const { left, top, width, height } = button.getBoundingClientRect();
    const again = (): void => {
      const same = button.isConnected ? button : document.querySelector<HTMLElement>(`#twin button[data-offer="${CSS.escape(button.dataset['offer'] ?? '')}"]`);
      (same ?? document.getElementById('twin'))?.focus({ preventScroll: true });
    };
    this.menu.open(target, { x: left, y: top, w: width, h: height }, again);
  }

  undo(): void {
    if (this.engine.current?.canUndo) this.change('undo');
  }

  redo(): void {
    if (this.engine.current?.canRedo) this.change('redo');
  }

  private onContextMenu(event: MouseEvent): void {
    if (!isCanvas(event.target) || !this.engine.current?.loaded || locksEditing(this.engine.current)) return;
    event.preventDefault();
    const { left, top } = (event.target as HTMLElement).getBoundingClientRect();
    this.engine.app('offers', { x: event.clientX - left, y: event.clientY - top });
  }

  private onPictureKey(event: KeyboardEvent): void {
    if (!isCanvas(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== 'Enter' && event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return;
    event.preventDefault();
    if (!event.repeat) this.engine.app('offers');
  }

  /** Where nothing is typed; on the picture the same keys are its own. */
  private onKey(event: KeyboardEvent): void {
    const { target } = event;
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isCanvas(target)) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) this.undo();
    else if (key === 'y' || key === 'z') this.redo();
    else return;
    event.preventDefault();
  }
}
