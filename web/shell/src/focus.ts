// The picture's focus. It has focus from the start without a frame round it; a frame appears when a
// person comes to it with Tab, and goes when they leave.

import { byId } from './dom.js';
import { isCanvas } from './keys.js';

/** Gives focus (back) to the picture. */
export function focusPicture(): void {
  (document.getElementById('still') ?? byId('canvas')).focus({ preventScroll: true });
}

export function showFocus(until: AbortSignal): void {
  const stage = byId('stage');
  let tabbed = false;
  const options = { capture: true, signal: until };
  document.addEventListener('keydown', (event) => { tabbed = event.key === 'Tab'; }, options);
  document.addEventListener('pointerdown', () => { tabbed = false; stage.classList.remove('ring'); }, options);
  // Focus that comes in from outside (a host page's Tab) is seen by no keydown of ours.
  window.addEventListener('blur', () => { tabbed = true; }, { signal: until });
  stage.addEventListener('focusin', (event) => stage.classList.toggle('ring', isCanvas(event.target) && tabbed), { signal: until });
  stage.addEventListener('focusout', () => stage.classList.remove('ring'), { signal: until });
}
