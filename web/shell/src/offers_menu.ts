// The menu of what can be done to what was clicked: over the picture, beside its cell; on small screens at
// the foot. Each entry shows its line of script. A line with parts to fill in opens as a small form.

import { el, fill, icon, ICONS } from './dom.js';
import type { Engine } from './engine.js';
import { asError } from './errors.js';
import { pieces, runLine, spelled, type Offer, type Offers, type OfferTarget } from './offers.js';
import type { Toast } from './toast.js';
import type { Diagnostic, Rect } from './types.js';

/** How long somebody may pause before an unfinished line is looked at. */
const PAUSE_MS = 350;
const GAP = 8;

export class OffersMenu {
  private readonly title = el('h2', { id: 'offers-title' });
  private readonly note = el('p', { class: 'note' });
  private readonly back = el('button', { type: 'button', class: 'close', 'aria-label': 'Back', onclick: () => this.goBack() }, icon(ICONS.back));
  private readonly body = el('div', { class: 'body' });
  private readonly trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
  readonly node = el(
    'div',
    { id: 'offers', role: 'dialog', 'aria-labelledby': 'offers-title', tabindex: -1, hidden: true },
    el('header', {}, this.back, el('div', {}, this.title, this.note), el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => this.close(true) }, icon(ICONS.close))),
    this.body,
    this.trouble,
  );
  private anchor: Rect = { x: 0, y: 0, w: 0, h: 0 };
  private return: () => void = () => undefined;
  private path: OfferTarget[] = [];
  private form = false;
  private expanded = false;
  private timer = 0;

  constructor(
    private readonly engine: Engine,
    private readonly toast: Toast,
    until: AbortSignal,
  ) {
    document.body.append(this.node);
    this.node.addEventListener('keydown', (event) => this.onKey(event), { signal: until });
    this.node.addEventListener('focusout', (event) => {
      if (event.relatedTarget instanceof Node && !this.node.contains(event.relatedTarget)) this.close(false);
    }, { signal: until });
    document.addEventListener('pointerdown', (event) => {
      if (!this.node.hidden && event.target instanceof Node && !this.node.contains(event.target)) this.close(false);
    }, { capture: true, signal: until });
    window.addEventListener('resize', () => { if (!this.node.hidden) this.place(); }, { signal: until });
    until.addEventListener('abort', () => clearTimeout(this.timer));
    // What is offered is offered where the picture stands.
    let at = '';
    engine.view.follow(({ step, event, steps, branch, policy }) => {
      const now = JSON.stringify([step, event, steps, branch, policy]);
      if (now !== at && !this.node.hidden) this.close(true);
      at = now;
    });
  }

  /** `anchor`: what it is about, in the window's coordinates. `after`: where the focus goes when it closes. */
  open(target: OfferTarget, anchor: Rect, after: () => void): void {
    this.anchor = anchor;
    this.return = after;
    this.path = [];
    this.node.hidden = false;
    this.engine.app('offers', { open: true });
    this.go(target);
  }

  close(refocus: boolean): void {
    if (this.node.hidden) return;
    clearTimeout(this.timer);
    const inside = this.node.contains(document.activeElement);
    this.node.hidden = true;
    this.engine.app('offers', { open: false });
    if (refocus && inside) this.return();
  }

  private go(target: OfferTarget): void {
    this.path.push(target);
    this.expanded = false;
    this.list();
  }

  private goBack(): void {
    if (this.form) return this.list();
    if (this.path.length < 2) return;
    this.path.pop();
    this.list();
  }

  private get target(): OfferTarget {
    return this.path.at(-1) ?? {};
  }

  private list(focus = 0): void {
    this.form = false;
    let found: Offers;
    try {
      found = this.engine.query<Offers>('offers', this.target);
    } catch (error) {
      this.toast.show(asError(error).message);
      return this.close(true);
    }
    this.head(found.title, found.note);
    const first = found.offers.filter((offer) => !offer.more);
    const more = found.offers.filter((offer) => offer.more);
    const menu = el('div', { role: 'menu', 'aria-labelledby': 'offers-title' });
    menu.append(...first.map((offer) => this.entry(offer)));
    if (this.expanded) menu.append(...more.map((offer) => this.entry(offer)));
    else if (more.length > 0) {
      menu.append(this.item(`More (${more.length})`, '', '', () => { this.expanded = true; this.list(first.length); }, 'further'));
    }
    const { region, first: from = 0, last = from } = this.target;
    if (region !== undefined && found.pages > 1) {
      menu.append(this.item(from === last ? 'Take more pages together …' : 'Other pages …', '', '', () => this.choosePages(found.pages), 'further'));
    }
    if (found.links.length > 0 && menu.childElementCount > 0) menu.append(el('div', { role: 'separator' }));
    menu.append(...found.links.map((link) => this.item(link.label, '', link.note, () => this.go(link.target), 'onward')));
    if (found.moreLinks) menu.append(el('p', { class: 'note' }, `and ${found.moreLinks} more`));
    if (menu.childElementCount === 0) menu.append(el('p', { class: 'note' }, 'Nothing can be done here.'));
    fill(this.body, menu);
    this.place();
    const items = this.items();
    (items[Math.min(focus, items.length - 1)] ?? this.node).focus({ preventScroll: true });
  }

  private head(title: string, note: string): void {
    this.title.textContent = title;
    const view = this.engine.current;
    const inside = view && view.event < view.eventCount ? `after step ${view.step}` : '';
    this.note.textContent = [note, inside].filter((part) => part !== '').join(' · ');
    this.back.hidden = this.path.length < 2 && !this.form;
    this.tell('');
  }

  private entry(offer: Offer): HTMLElement {
    const asks = offer.fields.length > 0;
    return this.item(asks ? `${offer.label} …` : offer.label, offer.script, offer.outcome ?? '', () => {
      if (asks) this.fillIn(offer);
      else void this.run(offer.script);
    });
  }

  private item(label: string, script: string, note: string, act: () => void, kind = ''): HTMLElement {
    return el(
      'button',
      { type: 'button', role: 'menuitem', tabindex: -1, class: kind, onclick: act },
      el('span', { class: 'label' }, label),
      note === '' ? null : el('span', { class: kind === 'onward' ? 'note' : 'outcome' }, note),
      script === '' ? null : el('code', {}, script),
    );
  }

  private items(): HTMLElement[] {
    return [...this.body.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  private fillIn(offer: Offer): void {
    const inputs: HTMLInputElement[] = [];
    const parts = pieces(offer);
    const line = parts.map((piece) => {
      if (typeof piece === 'string') return document.createTextNode(piece);
      const { field, value } = piece;
      const input = el('input', {
        type: field.kind === 'number' ? 'number' : 'text', min: field.kind === 'number' ? 1 : null, value, size: Math.max(4, value.length + 1),
        'aria-label': field.label, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', enterkeyhint: 'go',
      });
      input.value = value;
      input.addEventListener('input', () => {
        if (field.kind !== 'number') input.size = Math.min(26, Math.max(4, input.value.length + 1));
        this.tell('');
        clearTimeout(this.timer);
        this.timer = window.setTimeout(() => this.look(script()), PAUSE_MS);
      });
      inputs.push(input);
      return input;
    });
    const script = (): string => {
      let next = 0;
      return parts.map((piece) => (typeof piece === 'string' ? piece : spelled(piece.field, inputs[next++]!.value))).join('');
    };
    this.showForm(offer.label, el('code', { class: 'line' }, ...line), 'Run', () => void this.run(script()));
    inputs[0]?.focus({ preventScroll: true });
    inputs[0]?.select();
  }

  private choosePages(pages: number): void {
    const { first = 0, last = first } = this.target;
    const number = (label: string, value: number) => {
      const input = el('input', { type: 'number', min: 0, max: pages - 1, required: true, 'aria-label': label });
      input.value = String(value);
      return input;
    };
    const from = number('First page', first);
    const to = number('Last page', last === first ? Math.min(first + 1, pages - 1) : last);
    this.showForm(`Pages 0 to ${pages - 1}`, el('p', { class: 'line' }, 'from', from, 'to', to), 'Take these', () => {
      const [a, b] = [Number(from.value), Number(to.value)].sort((x, y) => x - y) as [number, number];
      this.path[this.path.length - 1] = { ...this.target, first: a, last: b };
      this.list();
    });
    to.focus({ preventScroll: true });
    to.select();
  }

  private showForm(title: string, line: HTMLElement, does: string, act: () => void): void {
    this.form = true;
    this.back.hidden = false;
    this.note.textContent = title;
    fill(
      this.body,
      el('form', { onsubmit: (event) => { event.preventDefault(); act(); } }, line, el('button', { type: 'submit', class: 'primary' }, does)),
    );
    this.place();
  }

  /** What is wrong with the line so far, if anything. */
  private look(script: string): void {
    if (this.node.hidden || !this.form || !this.engine.running) return;
    const { diagnostics } = this.engine.query<{ diagnostics: Diagnostic[] }>('tryRun', { text: script });
    this.tell(diagnostics[0]?.message ?? '');
  }

  private tell(message: string): void {
    this.trouble.hidden = message === '';
    this.trouble.textContent = message;
    if (message !== '') this.place();
  }

  private async run(script: string): Promise<void> {
    clearTimeout(this.timer);
    try {
      await runLine(this.engine, this.toast, script);
      this.close(true);
    } catch (error) {
      this.tell(asError(error).message);
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      if (this.form) this.list();
      else this.close(true);
    } else if (event.key === 'Tab' && !this.form) {
      // A menu is left by Tab from where it was opened.
      this.close(true);
      return;
    } else if (this.form) {
      return;
    } else if (event.key === 'ArrowLeft') {
      this.goBack();
    } else if (event.key === 'ArrowRight') {
      const at = document.activeElement;
      if (at instanceof HTMLElement && /onward|further/.test(at.className)) at.click();
    } else if (!this.move(event)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private move(event: KeyboardEvent): boolean {
    const items = this.items();
    const at = items.indexOf(document.activeElement as HTMLElement);
    const count = items.length;
    if (count === 0) return false;
    let to = -1;
    if (event.key === 'ArrowDown') to = (at + 1) % count;
    else if (event.key === 'ArrowUp') to = (at - 1 + count) % count;
    else if (event.key === 'Home') to = 0;
    else if (event.key === 'End') to = count - 1;
    else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const letter = event.key.toLowerCase();
      const order = items.map((_, i) => (at + 1 + i) % count);
      to = order.find((i) => items[i]!.textContent!.toLowerCase().startsWith(letter)) ?? -1;
      if (to < 0) return true;
    }
    if (to < 0) return false;
    items[to]!.focus();
    return true;
  }

  /** Beside what it is about, where there is most room; on a small screen at its foot. */
  private place(): void {
    const { node, anchor } = this;
    const width = window.innerWidth, height = window.innerHeight;
    const sheet = width < 600;
    node.classList.toggle('sheet', sheet);
    node.style.left = node.style.top = node.style.maxHeight = '';
    if (sheet) return;
    node.style.maxHeight = `${height - 2 * GAP}px`;
    const { width: w, height: h } = node.getBoundingClientRect();
    const right = anchor.x + anchor.w + GAP;
    let x = right, y = anchor.y - GAP;
    if (right + w > width - GAP) x = anchor.x - GAP - w;
    if (x < GAP) {
      x = Math.max(GAP, Math.min(anchor.x, width - GAP - w));
      y = anchor.y + anchor.h + GAP;
      if (y + h > height - GAP) y = anchor.y - GAP - h;
    }
    node.style.left = `${x}px`;
    node.style.top = `${Math.max(GAP, Math.min(y, height - GAP - h))}px`;
  }
}
