// The text version's way to what a person writes themselves.

import { el } from './dom.js';

export function ownButtons({ edit, openFile, drafts }: { edit(): void; openFile(): void; drafts(): void }): HTMLElement {
  const button = (name: string, act: () => void): HTMLElement => el('button', { type: 'button', onclick: act }, name);
  return el('p', { class: 'own' }, button('Edit the script', edit), ' ', button('Open a file …', openFile), ' ', button('Drafts', drafts));
}
