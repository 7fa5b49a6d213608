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
}

export type ThemeChoice = 'auto' | 'light' | 'dark';

/** Everything the shell shows of the session, told at most once a frame. */
export interface View {
  loaded: boolean;
  revision: number;
  title: string;
  id: string;
  summary: string;
  level: 1 | 2 | 3;
  theme: ThemeChoice;
  tab: 'processes' | 'script' | 'details';
  lang: string;
  policy: string;
  branch: string;
  branches: string[];
  step: number;
  event: number;
  steps: number;
  eventCount: number;
  playing: boolean;
  canUndo: boolean;
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
    processes: { name: string; colour: number; region: string; there: boolean; identical: boolean; pages: { page: number; left: string; right: string; identical: boolean }[] }[];
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

export interface Layout {
  small: boolean;
  compact: boolean;
  /** The picture's own menu is open: nothing may lie over it. */
  menu: boolean;
  topBar: Rect;
  sentence: Rect;
  question: Rect;
  command: Rect;
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
  action: 'share' | 'embed' | 'help' | 'commandLine' | 'twin' | 'theme' | 'pickScenario' | 'setPolicy' | 'setBranch' | 'sideBySide' | 'setTwin' | 'branchHere' | 'moveLine';
  id?: string;
}
