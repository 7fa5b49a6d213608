// What is opened over the picture or stands beside it, and is not needed for the first picture: a chunk of
// its own, fetched when that picture stands.

import { CommandLine } from './command_line.js';
import { Dialogs } from './dialogs.js';
import { el } from './dom.js';
import type { Change, Engine } from './engine.js';
import { focusPicture } from './focus.js';
import type { Library } from './library.js';
import { SideBySide } from './side_by_side.js';
import type { Surroundings } from './surroundings.js';
import type { Theme } from './theme.js';
import type { Toast } from './toast.js';
import { Twin } from './twin.js';
import type { Urls } from './urls.js';

export interface PanelParts {
  engine: Engine;
  urls: Urls;
  library: Library;
  theme: Theme;
  toast: Toast;
  where(): Surroundings;
  pick(id: string): void;
  change(method: Change, args?: Record<string, unknown>): void;
  failed(error: unknown): void;
}

export type PanelName = 'share' | 'embed' | 'help' | 'commandLine' | 'twin' | 'sideBySide' | 'setTwin' | 'branchHere' | 'moveLine';
/** Opens or does each (the text version: or closes it); `id` as in web/app/exports.h. */
export type Panels = Record<PanelName, (id?: string) => void>;

/** Before anything of it is shown, its styles are there; without them it would lie over the picture as bare text. */
export async function makePanels(parts: PanelParts, until: AbortSignal): Promise<Panels> {
  await addStyles('panels.css');
  return assemble(parts, until);
}

function addStyles(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    document.head.append(el('link', { rel: 'stylesheet', href, onload: () => resolve(), onerror: () => reject(new Error(`${href} did not arrive.`)) }));
  });
}

function assemble({ engine, urls, library, theme, toast, where, pick, change, failed }: PanelParts, until: AbortSignal): Panels {
  const dialogs = new Dialogs(engine, urls, where, toast, until);
  const commandLine = new CommandLine(engine, focusPicture, until);
  const sides = new SideBySide(engine, { change, failed }, until);
  const twin = new Twin(
    engine,
    { pick, change, beside: sides.node, share: () => dialogs.openShare(), theme: (choice) => theme.choose(choice), failed },
    until,
  );
  twin.setLibrary(library.entries);
  return {
    share: () => dialogs.openShare(),
    embed: () => dialogs.openShare('embed'),
    help: () => dialogs.openHelp(),
    commandLine: () => commandLine.open(),
    twin: () => twin.toggle(),
    sideBySide: () => sides.toggle(),
    setTwin: (what = '') => sides.choose(what),
    branchHere: () => sides.branchHere(),
    moveLine: (fromTo = '') => sides.moveLine(fromTo),
  };
}
