// Sentences in which process names carry their process's colour.

import { el, fill } from './dom.js';
import type { Span } from './types.js';

/** As many owner colours as style.css defines (--owner-0 …). */
const OWNERS = 8;

export function ownerClass(colour: number): string {
  return `owner owner-${colour % OWNERS}`;
}

export function plain(spans: readonly Span[]): string {
  return spans.map((span) => span.text).join('');
}

export function spanNodes(spans: readonly Span[]): Node[] {
  return spans.map(({ colour, text }) =>
    typeof colour === 'number'
      ? text.length > 40
        ? el('span', { class: ownerClass(colour), title: text }, `${text.slice(0, 24)}…${text.slice(-8)}`)
        : el('span', { class: ownerClass(colour) }, text)
      : document.createTextNode(text),
  );
}

/** Fills only when what is shown changed, so that a reader's selection outlives a redraw. */
export function showSpans(node: HTMLElement, spans: readonly Span[]): boolean {
  const key = JSON.stringify(spans);
  if (node.dataset['spans'] === key) return false;
  node.dataset['spans'] = key;
  fill(node, ...spanNodes(spans));
  return true;
}
