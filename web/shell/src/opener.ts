// From something that names a scenario (an id, an address, a text, a whole link) to that scenario on the
// picture. The later request wins: what an earlier one was still fetching is dropped.

import { CowscopeError } from './errors.js';
import { Overtaken, type Engine } from './engine.js';
import { fetchSource, type Library } from './library.js';
import type { LinkView, Position } from './types.js';

export type Request =
  | { id: string }
  | { src: string }
  | { text: string }
  | { scenario: unknown };

type LinkAnswer = { load: 'id' | 'src' | 'done' | 'none'; id?: string; src?: string; moved?: boolean; view?: LinkView };

export class Opener {
  private turn = 0;

  constructor(
    private readonly engine: Engine,
    private readonly library: Library,
    /** A link named an older revision of a scenario than the library has. */
    private readonly moved: () => void,
  ) {}

  async open(request: Request, view: LinkView = {}): Promise<Position> {
    const turn = ++this.turn;
    if ('id' in request) return this.load(turn, await this.library.text(request.id), view, 'library');
    if ('src' in request) return this.load(turn, await fetchSource(request.src), view);
    if ('text' in request) return this.engine.change<Position>('load', { text: request.text, view });
    if ('scenario' in request) return this.engine.change<Position>('load', { scenario: request.scenario, view });
    throw new CowscopeError('load() takes one of {id}, {src}, {text} or {scenario}.');
  }

  /** A URL's fragment. False: it names no scenario. */
  async openFragment(fragment: string): Promise<boolean> {
    if (fragment.replace(/^#/, '') === '') return false;
    const turn = ++this.turn;
    const answer = await this.engine.change<LinkAnswer>('openLink', { fragment });
    if (turn !== this.turn) throw new Overtaken();
    const view = answer.view ?? {};
    if (answer.load === 'id') {
      await this.load(turn, await this.library.text(answer.id ?? ''), view, 'library');
      if (answer.moved) this.moved();
    } else if (answer.load === 'src') {
      await this.load(turn, await fetchSource(answer.src ?? ''), view);
    }
    return answer.load !== 'none';
  }

  private async load(turn: number, text: string, view: LinkView, origin?: 'library'): Promise<Position> {
    if (turn !== this.turn) throw new Overtaken();
    return this.engine.change<Position>('load', { text, view, ...(origin ? { origin } : {}) });
  }
}
