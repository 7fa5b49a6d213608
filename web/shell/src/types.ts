// The shapes that cross the door to the C++ side (web/bridge/api.h, web/app/exports.h).

export interface Position {
  step: number;
  event: number;
  steps: number;
  events: number;
}

/** A piece of a sentence; `colour` (an owner's index) where it names a process. */
export interface Span {
  text: string;
  pid?: number;
  colour?: number;
}

/** What a link says about how to look at the scenario; kept whole and handed back to `load`. */
export type LinkView = Record<string, unknown>;

export interface Question {
  step: number;
  revealed: boolean;
  text: string;
  choices: string[];
  given: string | null;
  answer: string;
  right: boolean;
  why: string;
}

export interface PageView {
  page: number;
  frame: number | null;
  refs: number;
  state: string;
  text: string;
}

export interface RegionView {
  name: string;
  prot: string;
  sharing: string;
  pagesTotal: number;
  pages: PageView[];
  more?: number;
}

export interface ProcessView {
  pid: number;
  name: string;
  colour: number;
  parent: number;
  state: string;
  rss: number;
  pss: number;
  uss: number;
  regions: RegionView[];
}

export interface FrameView {
  frame: number;
  refs: number;
  users: string[];
  moreUsers?: number;
  text: string;
  protected: boolean;
  kind: string;
}

export interface EventView {
  number: number;
  kind: string;
  by: string;
  title: string;
  detail: string;
  current: boolean;
  done: boolean;
  /** Of the current event, at depth 3. */
  facts?: EventFactsView;
}

/** What is picked by a click (or from the text twin). */
export interface Pinned {
  kind: 'page' | 'frame' | 'process' | 'step' | 'event' | 'line';
  pid?: number;
  name?: string;
  region?: string;
  page?: number;
  frame?: number;
  number?: number;
}

/** Where playing stops by itself. */
export interface Breakpoints {
  steps: number[];
  fault: boolean;
  copy: boolean;
  frame: number | null;
}

/** Every change of a frame's refcount; the list is the part around the position. */
export interface Life {
  frame: number;
  refs: number;
  kind: string;
  done: boolean;
  progress: number;
  cutAt?: number;
  origin: string;
  changes: number;
  happened: number;
  use: [number, number];
  first: number;
  list: { step: number; event: number | null; pid: number; who: string; text: string; before: number; after: number; allocated?: true; freed?: true; done: boolean }[];
}

export interface EventFactsView {
  why: string;
  lines: { name: string; value: string; words: string }[];
}

/** An address taken apart (`translate`, `lookUp`). */
export interface Walk {
  process: string;
  pid: number;
  address: string;
  page: number;
  offset: number;
  levels: { name: string; index: number; bits: string; leads: string }[];
  end: string;
  entry: { present: boolean; writable: boolean; user: boolean; accessed: boolean; dirty: boolean; exclusive: boolean; huge: boolean; cow: boolean } | null;
  frame: number | null;
  physical: string | null;
  slot: number | null;
  byte: number | null;
  text: string;
  region: { name: string; index: number; start: string; end: string; prot: string; sharing: string } | null;
  tableShared: { with: string[]; more: number } | null;
  tlb: number | null;
  load: boolean;
  store: boolean;
  words: string;
}

interface TlbPage {
  process: string | null;
  address: string;
  page: number;
  region: string | null;
  index: number;
  frame: number | null;
}

export interface TlbEntryView extends TlbPage {
  place: number;
  writable: boolean;
  dirty: boolean;
  touched: { event: number; how: string } | null;
}

export interface Tlb {
  capacity: number;
  size: number;
  step: { hits: number; misses: number };
  all: { hits: number; misses: number } | null;
  entries: TlbEntryView[];
  out: TlbPage[];
}

/** Of playing: ¼×, 1×, 4×. */
export type Speed = 'slow' | 'normal' | 'fast';
export type ThemeChoice = 'auto' | 'light' | 'dark';

/** What may still be used: only what the machine was given. */
export interface Limits {
  promised?: { pages: number; limit: number; used: number; refused: number; failed: boolean; strict: boolean };
  swap?: { used: number; total: number };
  groups: { name: string; charged: number; limit: number }[];
}

/** Everything the shell shows of the session, told at most once a frame. */
export interface View {
  loaded: boolean;
  revision: number;
  /** Rises when another scenario, branch, policy or edit is in place. */
  generation: number;
  /** What the link that led here locks: "edit", "forward", "inspect". */
  locked?: string[];
  /** The question before the next step wants an answer first (lock=forward). */
  held?: boolean;
  /** The last step that was seen, where only that far may be jumped. */
  furthest?: number;
  /** Every step is asked about before it runs. */
  predict?: true;
  score?: { right: number; of: number };
  /** For a projector. asking: the question of the next step is put; stop: where going on leads. */
  present?: { asking: boolean; stop: number; asked: Span[] };
  title: string;
  id: string;
  summary: string;
  level: 1 | 2 | 3;
  theme: ThemeChoice;
  tab: 'processes' | 'script' | 'details';
  lang: string;
  speed: Speed;
  policy: string;
  branch: string;
  branches: string[];
  step: number;
  event: number;
  steps: number;
  eventCount: number;
  playing: boolean;
  canUndo: boolean;
  canRedo: boolean;
  twin: TwinChoice | null;
  eyebrow: string;
  headline: Span[];
  rest: Span[];
  command: string | null;
  next: Span[];
  question: Question | null;
  /** The question of the step just taken, revealed, where `question` already asks the next one. */
  answered: Question | null;
  processes: ProcessView[];
  frames: { total: number; used: number; shared: number; free: number; list: FrameView[]; more?: number };
  events: EventView[];
  script: { step: number; text: string; current: boolean; broken: string | null }[];
  code: { line: number; text: string; pids: number[] }[];
  /** What was printed, where something was: the last lines. `step` 0: not known yet. */
  terminal?: { lines: { step: number; pid: number; name: string; text: string }[]; more?: number };
  limits?: Limits;
  pinned: Pinned | null;
  breakpoints: Breakpoints;
  /** How many entries of a list are not listed. */
  more?: { processes?: number; events?: number; script?: number; code?: number };
}

/** What stands beside what is shown. */
export type TwinChoice = { policy: string } | { branch: string };

export interface TwinSide {
  title: string;
  policy: string;
  branch: string;
  own: boolean;
  step: number;
  steps: number;
  used: number;
  total: number;
  free: number;
}

export interface TwinFrame {
  refs: number;
  kind: string;
  text?: string;
  copied?: string;
  notNeeded?: true;
  unwritten?: true;
}

/** Both runs, left and right as on the picture (`twin` of web/bridge/api.h). */
export interface TwinState {
  ready: true;
  lines: boolean;
  headline: string;
  left: TwinSide;
  right: TwinSide;
  costs: { name: string; left: number; right: number; texts: [string, string]; difference: string }[];
  reads: {
    identical: boolean;
    complete: boolean;
    bytes: number;
    onlyRight: string[];
    processes: { name: string; colour: number; region: string; there: boolean; identical: boolean; pages: { region: string; page: number; left: string; right: string; identical: boolean }[] }[];
  };
  script: { step: number; commands: [string, string]; did: [string, string]; current: boolean; differs: boolean }[];
  frames: { frame: number; left: TwinFrame; right: TwinFrame }[];
}

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A gap between panels that can be moved (web/app/exports.h). */
export interface Separator {
  split: string;
  upright: boolean;
  gap: Rect;
  at: number;
  least: number;
  most: number;
}

/** What is remembered of how the panels were arranged. */
export interface Kept {
  parts: Record<string, number>;
  folded: string[];
}

export interface Arranged {
  separators: Separator[];
  panels: { panel: string; title: string; folded: boolean; place: Rect }[];
  kept: Kept;
}

export interface Layout {
  small: boolean;
  compact: boolean;
  /** Where the picture's own menu is open: nothing may lie over it. */
  menu: Rect | null;
  topBar: Rect;
  sentence: Rect;
  question: Rect;
  command: Rect;
  /** Where an address is typed, over the translation panel. */
  address: Rect;
  /** What is shown there was typed, not picked. */
  addressTyped: boolean;
}

export interface Diagnostic {
  line?: number;
  column?: number;
  pointer?: string;
  message: string;
}

/** How far a scenario agreed with the newest kernel that was asked (scenarios/library/verified). */
export interface Verified {
  kernel: string;
  agreed: number;
  steps: number;
  /** "2026-11-24" */
  date: string;
}

export interface LibraryEntry {
  id: string;
  title: string;
  summary: string;
  level: number;
  revision: number;
  verified?: Verified;
}

export interface RunResult {
  position: Position;
  firstStep: number;
  lastStep: number;
  broken: { step: number; message: string }[];
  unmet: { step: number; message: string }[];
}

export interface Link {
  fragment: string;
  bytes: number;
  advice: 'none' | 'long' | 'file' | 'too-long';
}

/** A button of the picture that is the page's to answer. */
export interface UiRequest {
  action:
    | 'share' | 'embed' | 'help' | 'commandLine' | 'twin' | 'editor' | 'openFile' | 'drafts' | 'theme' | 'pickScenario' | 'setPolicy' | 'setBranch'
    | 'undo' | 'redo' | 'offers' | 'present' | 'sideBySide' | 'setTwin' | 'branchHere' | 'moveLine' | 'runTo';
  id?: string;
}
