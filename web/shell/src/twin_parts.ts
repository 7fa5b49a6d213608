// Pieces that the text version is put together from.

import { el } from './dom.js';

export function unlisted(count: number | undefined, tag: 'li' | 'p' = 'li'): HTMLElement | null {
  return count === undefined ? null : el(tag, { class: 'unlisted' }, `${count} more are not listed here`);
}

export function section(title: string, ...children: Node[]): HTMLElement {
  return el('section', {}, el('h2', {}, title), ...children);
}

export function field(label: string, control: HTMLElement): HTMLElement {
  return el('p', { class: 'field' }, el('label', { for: control.id }, label), control);
}
