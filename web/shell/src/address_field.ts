// The field for an address, over the translation panel. What is wrong stays under the word, and so does the text.

import { byId, el, place, setText } from './dom.js';
import type { Engine } from './engine.js';
import { asError } from './errors.js';
import type { Layout } from './types.js';

export class AddressField {
  private readonly input = el('input', {
    id: 'address-input',
    type: 'text',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
    placeholder: '0x… or heap[2]',
    'aria-label': 'Address to take apart, 0x… or a page as heap[2]',
    'aria-describedby': 'address-report',
  });
  /** Asked for before there was a place for it. */
  private wanted = false;
  private layout: Layout | null = null;
  private readonly report = el('p', { id: 'address-report', role: 'alert', hidden: true });
  private readonly form = el('form', { id: 'address', hidden: true, autocomplete: 'off' }, this.input, this.report);

  constructor(
    private readonly engine: Engine,
    private readonly leave: () => void,
    /** Where the picture has no place for it. */
    private readonly elsewhere: () => void,
    until: AbortSignal,
  ) {
    const signal = until;
    byId('command').after(this.form);
    this.form.addEventListener('submit', (event) => { event.preventDefault(); this.lookUp(); }, { signal });
    this.input.addEventListener('input', () => this.refuse(''), { signal });
    this.input.addEventListener('keydown', (event) => this.onKey(event), { signal });
    engine.layout.follow((layout) => this.arrange(layout));
  }

  /** Shows the panel that it lies on, and begins to type. */
  open(): void {
    this.wanted = true;
    this.engine.app('key', { key: 'address' });
    if (this.layout) this.arrange(this.layout);
  }

  private begin(): void {
    this.wanted = false;
    this.input.focus({ preventScroll: true });
    this.input.select();
  }

  private arrange(layout: Layout): void {
    this.layout = layout;
    const { address, addressTyped, compact } = layout;
    const shown = address.w > 0;
    if (compact && this.wanted) {
      this.wanted = false;
      this.elsewhere();
    }
    if (!shown && this.form.contains(document.activeElement)) this.leave();
    this.form.hidden = !shown;
    if (!shown) return;
    place(this.form, address);
    this.form.style.height = `${address.h}px`;
    if (this.wanted) this.begin();
    // A page was picked instead: what was typed no longer holds.
    if (!addressTyped && document.activeElement !== this.input) {
      this.input.value = '';
      this.refuse('');
    }
  }

  private lookUp(): void {
    try {
      this.engine.call('lookUp', { address: this.input.value });
      this.refuse('');
    } catch (error) {
      this.refuse(asError(error).message);
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.input.value = '';
    this.lookUp();
    this.leave();
  }

  private refuse(message: string): void {
    setText(this.report, message);
    this.report.hidden = message === '';
    if (message === '') this.input.removeAttribute('aria-invalid');
    else this.input.setAttribute('aria-invalid', 'true');
  }
}
