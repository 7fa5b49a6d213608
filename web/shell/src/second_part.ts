// The module comes in two parts (deploy/divide.mjs): the first draws the first picture, the second has
// everything else and is fetched when that picture stands. What the first calls of the second before it is
// there arrives here: it is then fetched while the call waits, so that no call ever fails for it.

type Exports = WebAssembly.Exports;

let leaving = false;
/** The page goes, and the second part never came: what asks for it now gets nothing. */
export function leave(): void {
  leaving = true;
}

export class SecondPart {
  private first: Exports | null = null;
  private bytes: Promise<ArrayBuffer> | null = null;
  private joining: Promise<void> | null = null;
  private joined = false;

  /** `url`: null where the module was not divided. */
  constructor(private readonly url: string | null) {
    this.joined = url === null;
  }

  get there(): boolean {
    return this.joined;
  }

  /** What the first part imports in the place of the second's functions, by their place in its table. */
  get placeholders(): WebAssembly.ModuleImports {
    return new Proxy<WebAssembly.ModuleImports>(
      {},
      {
        get: (_, place) => (...args: unknown[]) => {
          if (leaving) return 0;
          this.joinNow();
          return (this.table.get(Number(place)) as (...args: unknown[]) => unknown)(...args);
        },
      },
    );
  }

  attach(first: WebAssembly.Instance): void {
    this.first = first.exports;
  }

  /** Begins to fetch it. */
  fetch(): Promise<ArrayBuffer> {
    if (this.url === null) return Promise.resolve(new ArrayBuffer(0));
    this.bytes ??= fetchBytes(this.url).catch((error: unknown) => {
      this.bytes = null; // the next who asks tries again
      throw error;
    });
    return this.bytes;
  }

  /** Resolves when it is there. */
  join(): Promise<void> {
    if (this.joined) return Promise.resolve();
    this.joining ??= this.fetch()
      .then((bytes) => WebAssembly.compile(bytes))
      .then((module) => this.link(module))
      .finally(() => { this.joining = null; });
    return this.joining;
  }

  private get table(): WebAssembly.Table {
    // Newer tools make a table of their own for this, named with their prefix; older ones take the module's.
    const tables = Object.entries(this.first ?? {}).flatMap(([name, part]) => (part instanceof WebAssembly.Table ? [{ name, part }] : []));
    const found = tables.find(({ name }) => name.startsWith('%')) ?? tables[0];
    if (!found) throw new Error('The module has no table.');
    return found.part;
  }

  /** Its functions take their places in the first part's table. */
  private link(module: WebAssembly.Module): void {
    if (this.joined) return;
    if (!this.first) throw new Error('The first part of the module is not there.');
    new WebAssembly.Instance(module, { first: this.first });
    this.joined = true;
  }

  private joinNow(): void {
    if (this.joined) return;
    const request = new XMLHttpRequest();
    request.open('GET', this.url ?? '', false);
    request.overrideMimeType('text/plain; charset=x-user-defined'); // a byte a character
    request.send();
    if (request.status !== 200) throw new Error(`${this.url} answered ${request.status}`);
    this.link(new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff)));
  }
}

async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
