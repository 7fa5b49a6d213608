// The canvas in real pixels: its box, the device pixel ratio, and whether anybody can see it.

import type { Engine } from './engine.js';

export class Screen {
  private observer: ResizeObserver | null = null;
  private canvas: HTMLCanvasElement | null = null;

  constructor(
    private readonly engine: Engine,
    until: AbortSignal,
  ) {
    engine.started.on((canvas) => this.watch(canvas));
    until.addEventListener('abort', () => this.observer?.disconnect());
    document.addEventListener('visibilitychange', () => this.tellVisible(), { signal: until });
    this.watchRatio(until);
  }

  private watch(canvas: HTMLCanvasElement): void {
    this.observer?.disconnect();
    this.canvas = canvas;
    this.observer = new ResizeObserver(([entry]) => {
      if (entry) this.resized(entry);
    });
    try {
      this.observer.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
      this.observer.observe(canvas); // a browser without exact device pixels
    }
    this.measure();
    this.tellVisible();
  }

  private resized(entry: ResizeObserverEntry): void {
    const exact = entry.devicePixelContentBoxSize?.[0];
    const { width, height } = entry.contentRect;
    // The exact box and the ratio differ by rounding only; where they do not, the ratio is the one that is drawn.
    if (exact && Math.abs(exact.inlineSize - width * window.devicePixelRatio) < 2) {
      this.set(width, height, exact.inlineSize);
    } else {
      this.measure();
    }
  }

  private measure(): void {
    if (!this.canvas) return;
    const { width, height } = this.canvas.getBoundingClientRect();
    this.set(width, height, Math.round(width * window.devicePixelRatio));
  }

  private set(width: number, height: number, pixelWidth: number): void {
    if (width <= 0 || height <= 0) return;
    this.engine.app('resize', { width, height, pixelWidth, ratio: pixelWidth / width });
  }

  /** A media query for the present ratio stops matching when the window moves to another screen or zooms. */
  private watchRatio(until: AbortSignal): void {
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener(
      'change',
      () => {
        this.measure();
        if (!until.aborted) this.watchRatio(until);
      },
      { once: true, signal: until },
    );
  }

  private tellVisible(): void {
    this.engine.app('visible', { visible: document.visibilityState === 'visible' });
  }
}
