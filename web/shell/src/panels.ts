// What is opened over the picture or stands beside it, and is not needed for the first picture: a chunk of
// its own, fetched when that picture stands.

import { CommandLine } from './command_line.js';
import { Dialogs } from './dialogs.js';
import { DraftKeeper } from './draft_keeper.js';
import { DraftsDialog } from './drafts_dialog.js';
import type { Change, Engine } from './engine.js';
import { EditorDoor } from './editor_door.js';
import { Files } from './files.js';
import { focusPicture } from './focus.js';
import { Hands } from './hands.js';
import type { Library } from './library.js';
import { locksEditing } from './locks.js';
import type { Opener } from './opener.js';
import { addStyles } from './styles.js';
import type { Surroundings } from './surroundings.js';
import type { Theme } from './theme.js';
import type { Toast } from './toast.js';
import { Twin } from './twin.js';
import type { Urls } from './urls.js';

export interface PanelParts {
  engine: Engine;
  urls: Urls;
  library: Library;
  opener: Opener;
  theme: Theme;
  toast: Toast;
  where(): Surroundings;
  pick(id: string): void;
  change(method: Change, args?: Record<string, unknown>): void;
  failed(error: unknown): void;
  /** A scenario came in: whatever stood in its place goes. */
  loaded(): void;
}

export type PanelName = 'share' | 'embed' | 'help' | 'commandLine' | 'twin' | 'editor' | 'openFile' | 'drafts' | 'offers' | 'undo' | 'redo';
/** Opens each (the text version: or closes it), or does it. */
export type Panels = Record<PanelName, () => void>;

/** Before anything of it is shown, its styles are there; without them it would lie over the picture as bare text. */
export async function makePanels(parts: PanelParts, until: AbortSignal): Promise<Panels> {
  await addStyles('panels.css');
  return assemble(parts, until);
}

function assemble(parts: PanelParts, until: AbortSignal): Panels {
  const { engine, urls, library, theme, toast, where, pick, change, failed } = parts;
  const dialogs = new Dialogs(engine, urls, where, toast, until);
  const commandLine = new CommandLine(engine, focusPicture, where().framed, until);
  const hands = new Hands(engine, toast, change, until);
  const keeper = new DraftKeeper(engine, () => !where().framed, until);
  const files = new Files(parts, (text, name) => door.openText(text, { name }), until);
  const drafts = new DraftsDialog(keeper, (id, text) => door.openText(text, { draft: id }), until);
  const door = new EditorDoor({ ...parts, keeper, files, drafts: () => drafts.open() }, until);
  const twin = new Twin(
    engine,
    {
      offer: (target, button) => hands.openAt(target, button),
      pick,
      change,
      share: () => dialogs.openShare(),
      theme: (choice) => theme.choose(choice),
      failed,
      edit: () => door.open(),
      openFile: () => files.choose(),
      drafts: () => drafts.open(),
    },
    until,
  );
  twin.setLibrary(library.entries);
  return {
    share: () => dialogs.openShare(),
    embed: () => dialogs.openShare('embed'),
    help: () => dialogs.openHelp(),
    commandLine: () => { if (locksEditing(engine.current)) toast.show('This link locks the script against changes.'); else commandLine.open(); },
    twin: () => twin.toggle(),
    editor: () => door.open(),
    openFile: () => files.choose(),
    drafts: () => drafts.open(),
    offers: () => hands.openAsked(),
    undo: () => hands.undo(),
    redo: () => hands.redo(),
  };
}
