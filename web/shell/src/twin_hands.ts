// The text version's buttons for what can be done: beside each process, page and frame.

import { el } from './dom.js';
import type { OfferTarget } from './offers.js';

export type Offering = (target: OfferTarget, button: HTMLElement) => void;

/** "…", which asks what can be done to `what`. */
export function offerButton(what: string, target: OfferTarget, offer: Offering, words = '…'): HTMLElement {
  const button = el(
    'button',
    { type: 'button', class: words === '…' ? 'offer small' : 'offer', 'aria-haspopup': 'dialog', 'data-offer': JSON.stringify(target), onclick: () => offer(target, button) },
    words === '…' ? el('span', { 'aria-hidden': 'true' }, words) : words,
    words === '…' ? el('span', { class: 'sr' }, `What can be done to ${what}`) : null,
  );
  return button;
}
