// Whose wheel and fingers are they? On the full page the picture's; in a page that embeds us the host's,
// unless Ctrl is held or the picture has focus. Two fingers always zoom the page.

import { byId } from './dom.js';
import { isCanvas } from './keys.js';
import type { Surroundings } from './surroundings.js';

export function guardPointer(where: () => Surroundings, until: AbortSignal): void {
  const stage = byId('stage');
  const options = { capture: true, signal: until };
  const focused = (): boolean => isCanvas(document.activeElement);
  const hosts = (): boolean => where().embedded && !focused();

  stage.addEventListener(
    'wheel',
    (event) => {
      const zoomsPage = event.ctrlKey && !where().embedded;
      if (zoomsPage || (hosts() && !event.ctrlKey)) event.stopPropagation();
      else if (isCanvas(event.target)) event.preventDefault();
    },
    { ...options, passive: false },
  );
  for (const name of ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const) {
    stage.addEventListener(
      name,
      (event) => {
        if (event.touches.length > 1 || hosts()) event.stopPropagation();
      },
      { ...options, passive: true },
    );
  }
  stage.addEventListener(
    'pointerdown',
    (event) => {
      if (isCanvas(event.target)) (event.target as HTMLCanvasElement).focus({ preventScroll: true });
    },
    options,
  );
  // In the host's page a finger that starts on an unfocused picture scrolls; a focused picture keeps it.
  const mark = (): void => {
    stage.classList.toggle('hosts', hosts());
  };
  document.addEventListener('focusin', mark, { signal: until });
  document.addEventListener('focusout', () => setTimeout(mark), { signal: until });
  mark();
}
