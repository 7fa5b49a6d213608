// Where the page finds itself: framed or on its own, with fingers or a mouse, in light or dark.

export interface Surroundings {
  /** embed.html, or any of our pages inside a frame: a slim picture that leaves wheel and keys to the host. */
  readonly embedded: boolean;
  /** Inside a frame: the URL is never rewritten, nothing saved locally is read or written. */
  readonly framed: boolean;
  readonly coarse: boolean;
  readonly dark: boolean;
  readonly reducedMotion: boolean;
}

const QUERIES = {
  coarse: '(pointer: coarse)',
  dark: '(prefers-color-scheme: dark)',
  reducedMotion: '(prefers-reduced-motion: reduce)',
} as const;

export function surroundings(embedPage: boolean): Surroundings {
  const framed = isFramed();
  return {
    embedded: embedPage || framed,
    framed,
    coarse: matchMedia(QUERIES.coarse).matches,
    dark: matchMedia(QUERIES.dark).matches,
    reducedMotion: matchMedia(QUERIES.reducedMotion).matches,
  };
}

/** Calls back whenever one of the media queries changes its answer. */
export function watchSurroundings(changed: () => void, until: AbortSignal): void {
  for (const query of Object.values(QUERIES)) matchMedia(query).addEventListener('change', changed, { signal: until });
}

function isFramed(): boolean {
  return window.self !== window.top;
}
