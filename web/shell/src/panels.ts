// What is opened over the picture or stands beside it, and is not needed for the first picture: a chunk of
// its own, fetched when that picture stands.

import { AddressField } from './address_field.js';
import { ArrangementHandles } from './arrangement.js';
import { CommandLine } from './command_line.js';
import { Dialogs } from './dialogs.js';
import { DraftKeeper } from './draft_keeper.js';
import { DraftsDialog } from './drafts_dialog.js';
import type { Change, Engine } from './engine.js';
import { EditorDoor } from './editor_door.js';
import { sentence } from './errors.js';
import { figure } from './figure.js';
import { Files } from './files.js';
import { focusPicture } from './focus.js';
import { Hands } from './hands.js';
import type { Library } from './library.js';
import { locksEditing } from './locks.js';
import type { Opener } from './opener.js';
import { PresentDoor } from './present_door.js';
import { PutBack } from './put_back.js';
import { SideBySide } from './side_by_side.js';
import { Still } from './still.js';
import { addStyles } from './styles.js';
import type { Surroundings } from './surroundings.js';
import type { Theme } from './theme.js';
import type { Toast } from './toast.js';
import { Twin } from './twin.js';
import { TwinTeaching } from './twin_teaching.js';
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

export type PanelName =
  | 'share' | 'embed' | 'help' | 'commandLine' | 'address' | 'twin' | 'editor' | 'openFile' | 'drafts' | 'still' | 'offers' | 'undo' | 'redo'
  | 'sideBySide' | 'setTwin' | 'branchHere' | 'moveLine' | 'present';
/** Opens each (the text version: or closes it), or does it; `id` as in web/app/exports.h. */
export type Panels = Record<PanelName, (id?: string) => void> & {
  /** As in api.ts. */
  figure(format: string): Promise<string | Blob>;
};

/**
 * Before anything of it is shown, its styles are there; without them it would lie over the picture as bare text. And the
 * module's second part, which the panels ask for what they show: called before it came, it would be waited for.
 */
export async function makePanels(parts: PanelParts, until: AbortSignal): Promise<Panels> {
  await Promise.all([addStyles('panels.css'), parts.engine.makeWhole()]);
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
  const sides = new SideBySide(engine, { change, failed }, until);
  const twin = new Twin(
    engine,
    {
      offer: (target, button) => hands.openAt(target, button),
      pick,
      change,
      beside: sides.node,
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
  new PutBack(engine);
  const { embedded, framed } = where();
  const present = new PresentDoor(engine, { failed, framed }, until);
  const teaching = new TwinTeaching({ present: () => present.start(true), set: (view) => engine.call('setView', view) });
  twin.add(teaching.node);
  engine.view.follow((view) => teaching.show(view));
  // What a lock refused on the picture.
  engine.api.on(({ name, value }) => { if (name === 'error') toast.show(sentence((value as { message: string }).message)); });
  twin.add(new ArrangementHandles(engine, !embedded && !framed, until).section);
  const still = new Still(engine, { open: () => twin.toggle(), failed, small: () => where().embedded }, until);
  const address = new AddressField(engine, focusPicture, () => twin.openTranslation(), until);
  return {
    share: () => dialogs.openShare(),
    embed: () => dialogs.openShare('embed'),
    help: () => dialogs.openHelp(),
    commandLine: () => { if (locksEditing(engine.current)) toast.show('This link locks the script against changes.'); else commandLine.open(); },
    address: () => address.open(),
    twin: () => twin.toggle(),
    editor: () => door.open(),
    openFile: () => files.choose(),
    drafts: () => drafts.open(),
    still: () => still.show('missing'),
    figure: (format) => figure(engine, format),
    offers: () => hands.openAsked(),
    undo: () => hands.undo(),
    redo: () => hands.redo(),
    sideBySide: () => sides.toggle(),
    setTwin: (what = '') => sides.choose(what),
    branchHere: () => sides.branchHere(),
    moveLine: (fromTo = '') => sides.moveLine(fromTo),
    present: () => present.start(true),
  };
}
