// window.cowscope: what course pages and tests hold on to. Every call is a promise; one that fails
// rejects with an Error that says what to do, and leaves the page and the scenario as they were.

import type { Engine } from './engine.js';
import { CowscopeError } from './errors.js';
import type { Opener, Request } from './opener.js';
import type { Life, Position, RunResult, Walk } from './types.js';
import type { Urls } from './urls.js';

const EVENTS = ['ready', 'state', 'fault', 'answer', 'error'] as const;
type EventName = (typeof EVENTS)[number];
type Listener = (detail: unknown) => void;

/** The actions that a position comes back from. */
const MOVES = ['step', 'back', 'stepEvent', 'backEvent', 'play', 'pause'] as const;
type Moves = Record<(typeof MOVES)[number], () => Promise<Position>>;

export interface CowscopeApi extends Moves {
  readonly version: string;
  readonly ready: Promise<void>;
  load(request: Request): Promise<Position>;
  check(scenario: string | object): Promise<unknown>;
  scenario(): Promise<unknown>;
  run(script: string): Promise<RunResult>;
  seek(step: number, event?: number): Promise<Position>;
  state(options?: { detail?: 'full' | 'summary'; process?: string; range?: [number, number] }): Promise<unknown>;
  /** An address taken apart: '0x4000_2000' or 'heap[2]'; without a process, of the one that acts. */
  translate(what: { process?: string; address: string }): Promise<Walk>;
  setPolicy(policy: string): Promise<Position>;
  link(): Promise<string>;
  /** Every change of a frame's refcount, with the step and the event that made it. */
  life(frame: number): Promise<Life>;
  /** On to the next place where one would stop. */
  runTo(until: 'fault' | 'copy' | 'frame' | 'breakpoint', frame?: number): Promise<Position>;
  /** What must be true after every event and is not, in words; empty if all holds. */
  invariants(): Promise<string[]>;
  /** The picture of this moment in the page's colours. svg: the document's text; png: a Blob. */
  figure(format: 'svg' | 'png'): Promise<string | Blob>;
  on(name: EventName, listener: Listener): void;
  off(name: EventName, listener: Listener): void;
  destroy(): void;
}

export interface ApiParts {
  engine: Engine;
  opener: Opener;
  urls: Urls;
  version: string;
  ready: Promise<void>;
  figure(format: string): Promise<string | Blob>;
  destroy(): void;
  /** A scenario came in by the API: whatever stood in its place goes. */
  loaded(): void;
}

export function makeApi({ engine, opener, urls, version, ready, figure, destroy, loaded }: ApiParts): CowscopeApi {
  const listeners = new Map<EventName, Set<Listener>>(EVENTS.map((name) => [name, new Set()]));
  let destroyed = false;

  const emit = (name: EventName, detail: unknown): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error); // a listener's own mistake is its page's, and never stops ours
      }
    }
  };
  engine.api.on(({ name, value }) => {
    if (name !== 'ready' && isEventName(name)) emit(name, value);
  });
  ready.then(() => emit('ready', {}), (error: Error) => emit('error', { message: error.message }));

  /** Runs once the module is there; a failure is also told to those who listen. */
  const perform = async <T>(act: () => T | Promise<T>): Promise<T> => {
    try {
      await ready;
      if (destroyed) throw new CowscopeError('This Cowscope was destroyed. Load the page again.');
      return await act();
    } catch (error) {
      emit('error', { message: (error as Error).message });
      throw error;
    }
  };
  const call = <T>(method: string, args: object = {}): Promise<T> => perform(() => engine.call<T>(method, args));
  const moves = Object.fromEntries(MOVES.map((name) => [name, () => call<Position>(name)])) as Moves;

  return Object.freeze({
    ...moves,
    version,
    ready,
    load: (request: Request) =>
      perform(async () => {
        if (typeof request !== 'object' || request === null) throw new CowscopeError('load() takes one of {id}, {src}, {text} or {scenario}.');
        const position = await opener.open(request);
        loaded();
        return position;
      }),
    check: (what: string | object) => call('check', typeof what === 'string' ? { text: what } : { scenario: what }),
    scenario: () => call('scenario'),
    run: (script: string) => perform(() => engine.change<RunResult>('run', { text: script })),
    seek: (step: number, event?: number) => call<Position>('seek', event === undefined ? { step } : { step, event }),
    state: (options: object = {}) => call('state', options),
    translate: (what: { process?: string; address: string }) => call<Walk>('translate', what),
    setPolicy: (policy: string) => perform(() => engine.change<Position>('setPolicy', { policy })),
    link: () => perform(() => urls.link().url),
    life: (frame: number) => perform(() => readLife(engine, frame)),
    runTo: (until: string, frame?: number) => perform(() => engine.change<Position>('runTo', frame === undefined ? { until } : { until, frame })),
    invariants: () => call<{ violated: string[] }>('invariants').then(({ violated }) => violated),
    figure: (format: string) => perform(() => figure(format)),
    on: (name: EventName, listener: Listener) => set(listeners, name).add(listener),
    off: (name: EventName, listener: Listener) => set(listeners, name).delete(listener),
    destroy: () => {
      if (destroyed) return;
      destroyed = true;
      destroy();
    },
  });
}

/** In slices: a script may be long. */
async function readLife(engine: Engine, frame: number): Promise<Life> {
  for (;;) {
    const life = engine.call<Life>('life', { frame, ms: 8 });
    if (life.done) return life;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function set(listeners: Map<EventName, Set<Listener>>, name: EventName): Set<Listener> {
  const found = listeners.get(name);
  if (!found) throw new CowscopeError(`There is no event “${name}”. There are ${EVENTS.join(', ')}.`);
  return found;
}

function isEventName(name: string): name is EventName {
  return (EVENTS as readonly string[]).includes(name);
}

