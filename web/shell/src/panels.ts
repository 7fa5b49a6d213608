// What is opened over the picture or stands beside it, and is not needed for the first picture: a chunk of
// its own, fetched when that picture stands.

import { CommandLine } from './command_line.js';
import { Dialogs } from './dialogs.js';
import type { Change, Engine } from './engine.js';
import { focusPicture } from './focus.js';
import type { Library } from './library.js';
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

export type PanelName = 'share' | 'embed' | 'help' | 'commandLine' | 'twin';
/** Opens each (the text version: or closes it). */
export type Panels = Record<PanelName, () => void>;

export function makePanels({ engine, urls, library, theme, toast, where, pick, change, failed }: PanelParts, until: AbortSignal): Panels {
  const dialogs = new Dialogs(engine, urls, where, toast, until);
  const commandLine = new CommandLine(engine, focusPicture, until);
  const twin = new Twin(
    engine,
    { pick, change, share: () => dialogs.openShare(), theme: (choice) => theme.choose(choice), failed },
    until,
  );
  twin.setLibrary(library.entries);
  return {
    share: () => dialogs.openShare(),
    embed: () => dialogs.openShare('embed'),
    help: () => dialogs.openHelp(),
    commandLine: () => commandLine.open(),
    twin: () => twin.toggle(),
  };
}
