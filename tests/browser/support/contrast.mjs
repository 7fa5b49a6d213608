// How well text can be read, from a screenshot (WCAG 2.2, 1.4.3 and 1.4.11). What is known of a text is
// where it stands and in which colour it was asked for; what it stands on is measured, and that it is seen.

const luminance = ([r, g, b]) => {
  const part = (value) => (value <= 10.31 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
export function contrast(a, b) {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return x > y ? x / y : y / x;
}

const mixed = (ground, ink, share) => ground.map((value, i) => value + (ink[i] - value) * share);

/** How far a colour is on the way from ground to ink (0 … 1), and the square of how far beside it. */
function onTheWay([r, g, b], ground, ink) {
  const [wr, wg, wb] = [ink[0] - ground[0], ink[1] - ground[1], ink[2] - ground[2]];
  const [dr, dg, db] = [r - ground[0], g - ground[1], b - ground[2]];
  const length = wr * wr + wg * wg + wb * wb;
  const share = length === 0 ? 0 : (dr * wr + dg * wg + db * wb) / length;
  return { share, beside: (dr - share * wr) ** 2 + (dg - share * wg) ** 2 + (db - share * wb) ** 2 };
}

const colourOf = (key) => [key >> 16, (key >> 8) & 255, key & 255];

/** The colours of a part of the picture, and how often each is there; `most`: the most frequent. */
function coloursOf(image, x0, y0, x1, y1) {
  const counts = new Map();
  let most = 0;
  let best = 0;
  for (let y = y0; y < y1; ++y) {
    for (let x = x0; x < x1; ++x) {
      const key = image.key(x, y);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count > best) [best, most] = [count, key];
    }
  }
  return { all: [...counts.keys()].map(colourOf), most: colourOf(most) };
}

/**
 * A text in the picture: {seen} how much of its ink was found (1: all, 0: nothing of it), {ratio} with the worst
 * of what it stands on. `box` in device pixels, `ink` [r, g, b], `alpha` 0 … 1.
 */
export function measure(image, box, ink, alpha) {
  const x0 = Math.max(0, Math.floor(box.x));
  const y0 = Math.max(0, Math.floor(box.y));
  const x1 = Math.min(image.width, Math.ceil(box.x + box.w));
  const y1 = Math.min(image.height, Math.ceil(box.y + box.h));
  if (x1 - x0 < 1 || y1 - y0 < 1) return null;
  // A text may stand on more than one colour: each stretch of about a letter has its own ground.
  const { all, most: ground } = coloursOf(image, x0, y0, x1, y1);
  const tile = Math.max(8, y1 - y0);
  const grounds = [ground];
  for (let x = x0; x < x1; x += tile) {
    const here = coloursOf(image, x, y0, Math.min(x + tile, x1), y1).most;
    const way = onTheWay(here, ground, mixed(ground, ink, alpha));
    if (way.beside > 144 && !grounds.some((one) => contrast(one, here) < 1.02)) grounds.push(here);
  }
  let worst = null;
  for (const one of grounds) {
    const full = mixed(one, ink, alpha);
    let seen = 0;
    for (const colour of all) {
      const way = onTheWay(colour, one, full);
      if (way.beside < 576 && way.share > seen) seen = way.share;
    }
    // Thin strokes do not reach their colour; what stays far below it has a veil over it, or is hidden.
    seen = Math.min(1, seen);
    const ratio = contrast(one, seen > 0.7 ? full : mixed(one, full, seen));
    if ((one === ground || seen > 0.7) && (!worst || ratio < worst.ratio)) worst = { ratio, seen, ground: one, ink: full };
  }
  return worst;
}
