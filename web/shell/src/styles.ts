// Style sheets that come with a part of the page.

import { el } from './dom.js';

const coming = new Map<string, Promise<void>>();

/** Resolves when it is there; before that, what it is for would stand there as bare text. */
export function addStyles(href: string): Promise<void> {
  let there = coming.get(href);
  if (!there) {
    there = new Promise((resolve, reject) => {
      document.head.append(el('link', { rel: 'stylesheet', href, onload: () => resolve(), onerror: () => reject(new Error(`${href} did not arrive.`)) }));
    });
    coming.set(href, there);
    there.catch(() => coming.delete(href));
  }
  return there;
}
