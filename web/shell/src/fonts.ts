// The typefaces: the same files for HTML and for the picture, four in a pack (deploy/fonts.mjs). The first
// pack has what the page itself writes; the rest comes after the first picture.

/** In the order of web/views/fonts.h. */
export const FACES = [
  { family: 'Inter', weight: '400' },
  { family: 'Inter', weight: '600' },
  { family: 'Inter', weight: '700' },
  { family: 'JetBrains Mono', weight: '400' },
] as const;

/** What the build puts in: the characters of the second pack. */
declare const COWSCOPE_OTHER_CHARACTERS: string;

export type FontFiles = readonly Uint8Array<ArrayBuffer>[];

/** The first file of each face, which HTML has when this resolves. */
export function loadFonts(): Promise<FontFiles> {
  return loadPack('fonts/first.pack', {});
}

/** The second file of each. */
export function loadOtherCharacters(): Promise<FontFiles> {
  return loadPack('fonts/rest.pack', { unicodeRange: COWSCOPE_OTHER_CHARACTERS });
}

async function loadPack(url: string, range: FontFaceDescriptors): Promise<FontFiles> {
  const files = await fetchPack(url);
  await Promise.all(
    FACES.map(async ({ family, weight }, index) => {
      document.fonts.add(await new FontFace(family, files[index]!, { weight, ...range }).load());
    }),
  );
  return files;
}

export async function fetchPack(url: string): Promise<FontFiles> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return unpack(await response.arrayBuffer());
}

function unpack(pack: ArrayBuffer): Uint8Array<ArrayBuffer>[] {
  const lengths = new DataView(pack);
  let at = 4 * FACES.length;
  return FACES.map((_, index) => {
    const length = lengths.getUint32(4 * index, true);
    at += length;
    return new Uint8Array(pack, at - length, length);
  });
}
