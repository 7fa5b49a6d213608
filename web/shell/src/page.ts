// Puts the page together: the engine, what lies over its picture, and what listens to both.

import { AgreementLink } from './agreement.js';
import { makeApi, type CowscopeApi } from './api.js';
import { byId } from './dom.js';
import { Engine, Overtaken, type Change } from './engine.js';
import { asError } from './errors.js';
import { focusPicture, showFocus } from './focus.js';
import { Keys } from './keys.js';
import { Library } from './library.js';
import { Opener } from './opener.js';
import { ProgressBar } from './progress.js';
import { Overlay } from './overlay.js';
import type { PanelName, Panels } from './panels.js';
import { guardPointer } from './pointer.js';
import { QuestionPanel } from './question.js';
import { quieten } from './quiet_gl.js';
import { Screen } from './screen.js';
import { hasWebGl2, Screens } from './screens.js';
import { leave } from './second_part.js';
import { surroundings, watchSurroundings } from './surroundings.js';
import { Theme } from './theme.js';
import { Toast } from './toast.js';
import { Urls } from './urls.js';

declare global {
  interface Window {
    cowscope: CowscopeApi;
  }
}

/** What the build puts in (esbuild --define). */
declare const COWSCOPE_VERSION: string;
declare const COWSCOPE_SECOND_PART: string | null;

/** What a first visit shows. */
const FIRST = 'fork-then-write';
const FILES = { glue: './cowscope.js', wasm: 'cowscope.wasm', second: COWSCOPE_SECOND_PART };

const HOVER = ['mousemove', 'mouseenter', 'mouseleave'];

/** A frame's browser may draw nothing while it is out of sight: two frames are not waited for longer. */
const LONGEST_FRAMES_MS = 3000;

export function startPage(embedPage: boolean): void {
  const end = new AbortController();
  let where = surroundings(embedPage);
  document.documentElement.classList.toggle('embedded', where.embedded);

  const screens = new Screens();
  const toast = new Toast(end.signal);
  const library = new Library();
  const canvas = byId<HTMLCanvasElement>('canvas');
  const engine = new Engine({ ...FILES, glue: new URL(FILES.glue, document.baseURI).href }, canvas);
  const opener = new Opener(engine, library, () => toast.show('This scenario was revised since the link was made'));
  const theme = new Theme(engine, where);

  const failed = (error: unknown): void => {
    if (!(error instanceof Overtaken)) toast.show(asError(error).message);
  };
  const pick = (id: string): void => void opener.open({ id }).then(() => screens.clear(), failed);
  const openLink = async (fragment: string, fallback: boolean): Promise<void> => {
    try {
      const named = await opener.openFragment(fragment);
      if (!named && fallback) await opener.open({ id: FIRST }, { theme: theme.saved() });
      if (named || fallback) screens.clear();
    } catch (error) {
      if (error instanceof Overtaken) return;
      screens.badLink(asError(error).message, library.entries, engine.current?.loaded ?? false, pick);
    }
  };

  const question = new QuestionPanel(engine);
  const change = (method: Change, args: Record<string, unknown> = {}): void => void engine.change(method, args).catch(failed);
  new ProgressBar(engine, end.signal);
  const agreement = new AgreementLink(engine, 2);
  new Overlay(engine, question.node, agreement, change, end.signal);
  const urls = new Urls(engine, where.framed, (fragment) => void openLink(fragment, true), end.signal);
  // What is asked of these before they are there is done when they are.
  let panels: Promise<Panels> | null = null;
  const fetchPanels = (): Promise<Panels> => {
    panels ??= import('./panels.js').then(({ makePanels }) =>
      makePanels({ engine, urls, library, opener, theme, toast, where: () => where, pick, change, failed, loaded: () => screens.clear() }, end.signal),
    );
    panels.catch(() => { panels = null; });
    return panels;
  };
  const open = (name: PanelName, id?: string): void => void fetchPanels().then((there) => there[name](id), () => undefined).catch(failed); // boot() asks to try again
  new Screen(engine, end.signal);
  new Keys(
    engine,
    {
      open,
      choose: (index) => question.choose(index),
      change,
      failed,
    },
    end.signal,
  );
  guardPointer(() => where, end.signal);
  showFocus(end.signal);

  const tellSurroundings = (): void => {
    const { embedded, coarse, dark, reducedMotion } = where;
    engine.app('environment', { embedded, coarse, dark, reducedMotion });
  };
  watchSurroundings(() => {
    where = surroundings(embedPage);
    theme.moved(where);
    tellSurroundings();
  }, end.signal);
  engine.started.on(quieten);
  engine.started.on(tellSurroundings);
  engine.ui.on(({ action, id }) => {
    if (action === 'theme') theme.toggle();
    else if (action === 'pickScenario') pick(id ?? '');
    else if (action === 'setPolicy') change('setPolicy', { policy: id });
    else if (action === 'setBranch') change('setBranch', { name: id });
    else if (action === 'runTo') change(action, { until: id });
    else open(action, id);
  });
  engine.died.on(({ reason, final }) => {
    if (final) {
      screens.failure('The simulator stopped', 'It was started again several times and stopped each time. A smaller scenario may run.', reason);
    } else {
      toast.show('The simulator stopped and was started again.');
    }
  });
  followOpenInFull(urls, end.signal);

  const boot = async (): Promise<void> => {
    // A pointer that rests on the picture, or crosses it, needs nothing of the module yet; one that presses does.
    const resting = keepFrom(HOVER);
    // Where it is: SDL asks no press for that, and a browser that stood still may tell moves after the release.
    const here = (event: MouseEvent): boolean => canvas.dispatchEvent(new MouseEvent('mousemove', event));
    const press = (event: MouseEvent): void => {
      if (event.target !== canvas) return;
      resting.abort();
      here(event);
      window.addEventListener('mouseup', here, { capture: true, once: true });
    };
    window.addEventListener('mousedown', press, { capture: true, signal: resting.signal });
    // Without it the picture stands as SVG, and everything else is as it is (still.ts).
    const still = !hasWebGl2(canvas);
    // A link may show anything; without one, the first picture is known, and comes before the rest.
    const plain = location.hash.length <= 1 && !still;
    try {
      const listed = library.fetchList();
      if (plain) void listed.then(() => library.text(FIRST)).catch(() => undefined); // told when it is opened
      const [entries] = await Promise.all([listed, engine.start((part) => screens.progress(part), !plain)]);
      engine.setLibrary(entries);
      agreement.setLibrary(entries);
    } catch (error) {
      const online = navigator.onLine ? 'Reloading may help.' : 'There seems to be no network.';
      screens.failure('The simulator could not be loaded', `A part of this page did not arrive or does not run here. ${online}`, asError(error).message);
      throw error;
    }
    if (!where.framed && theme.saved() !== 'auto') engine.call('setView', { theme: theme.saved() });
    await openLink(location.hash, true);
    const takeFocus = (): void => {
      if (!where.embedded && (document.activeElement === document.body || document.activeElement === null)) focusPicture();
    };
    takeFocus();
    if (plain) await drawn();
    for (let again = false; ; again = true) {
      try {
        await Promise.all([engine.makeWhole(), fetchPanels()]);
        resting.abort();
        if (still) open('still');
        return;
      } catch {
        // What a pointer over the picture, or a key, would want of the module is not there. SDL listens to the document too.
        const waiting = keepFrom([...HOVER, 'mouseup', 'blur', 'focus']);
        byId('stage').inert = true;
        await toast.retry('A part of this page did not arrive');
        waiting.abort();
        byId('stage').inert = false;
        // Firefox asks no second time for a module that did not arrive, and after an update it has another name: the
        // page comes anew then, at its place, if anything comes at all.
        if (again && (await fetch(location.href, { cache: 'no-store' }).then(({ ok }) => ok, () => false))) {
          leave();
          return await new Promise(() => location.reload());
        }
        takeFocus();
      }
    }
  };

  const ready = boot();
  ready.catch(() => undefined); // shown on the page; those who wait for it are told as well
  window.cowscope = makeApi({
    engine,
    opener,
    urls,
    version: COWSCOPE_VERSION,
    ready,
    figure: async (format) => (await fetchPanels()).figure(format),
    loaded: () => screens.clear(),
    destroy: () => {
      end.abort();
      engine.close();
      document.body.replaceChildren();
    },
  });
}

/** These events reach nobody on the page until it is aborted. */
function keepFrom(names: string[]): AbortController {
  const kept = new AbortController();
  for (const name of names) window.addEventListener(name, (event) => event.stopPropagation(), { capture: true, signal: kept.signal });
  return kept;
}

/** The picture has been drawn, and the prose over it. Where nobody looks nothing is, and it is not waited for. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, document.hidden ? 0 : LONGEST_FRAMES_MS);
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
  });
}

/** The embed's link to the full page leads to what is shown at the moment it is followed. */
function followOpenInFull(urls: Urls, until: AbortSignal): void {
  const anchor = document.getElementById('open-full');
  if (!(anchor instanceof HTMLAnchorElement)) return;
  const aim = (): void => {
    try {
      anchor.href = urls.link().url;
    } catch {
      anchor.href = './'; // nothing is loaded
    }
  };
  for (const name of ['pointerdown', 'focus', 'click', 'contextmenu'] as const) anchor.addEventListener(name, aim, { signal: until });
}
