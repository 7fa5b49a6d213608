// The picture of this moment as a file: SVG as the module writes it (web/figure), or that as PNG.

import type { Engine } from './engine.js';
import { CowscopeError } from './errors.js';
import { FACES, fetchPack } from './fonts.js';

export interface FigureOptions {
  theme?: 'light' | 'dark';
  /** CSS pixels. */
  width?: number;
  /** Without the sentence and the title. */
  bare?: boolean;
}

/** Device pixels a CSS pixel, so that it is sharp on a slide. */
const PNG_SCALE = 2;

export function svgFigure(engine: Engine, options: FigureOptions = {}): string {
  const theme = document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
  return engine.call<{ svg: string }>('figure', { format: 'svg', theme, ...options }).svg;
}

/** svg: the document's text. png: a Blob of type image/png. In the page's colours. */
export async function figure(engine: Engine, format: string): Promise<string | Blob> {
  if (format !== 'svg' && format !== 'png') throw new CowscopeError(`figure() takes "svg" or "png", not “${String(format).slice(0, 40)}”.`);
  await engine.makeWhole();
  const svg = svgFigure(engine);
  return format === 'svg' ? svg : raster(svg);
}

/** An image has no fonts but its own: the page's go into it. Where they do not arrive, the reader's do. */
async function raster(svg: string): Promise<Blob> {
  const faces = await fontFaces().catch(() => '');
  const url = URL.createObjectURL(new Blob([svg.replace('>', `><style>${faces}</style>`)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * PNG_SCALE);
    canvas.height = Math.round(image.naturalHeight * PNG_SCALE);
    const context = canvas.getContext('2d');
    if (!context) throw new CowscopeError('This browser gives no canvas to paint the PNG on. The SVG works: figure("svg").');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new CowscopeError('This browser could not make the PNG. The SVG works: figure("svg").'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The page's typefaces as CSS, for a document that has no fonts but its own. */
async function fontFaces(): Promise<string> {
  const files = await fetchPack('fonts/first.pack');
  const rules = await Promise.all(
    FACES.map(async ({ family, weight }, index) => `@font-face{font-family:"${family}";font-weight:${weight};src:url(${await dataUrl(files[index]!)})}`),
  );
  return rules.join('');
}

function dataUrl(bytes: BlobPart): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([bytes], { type: 'font/sfnt' }));
  });
}
