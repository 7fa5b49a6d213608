// The pixels of a screenshot: PNG with eight bits a channel, not interlaced, as browsers write it.

import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** {width, height, key(x, y) → 0xrrggbb} */
export function pixels(png) {
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const data = [];
  let width, height, bytes;
  for (let place = 8; place < png.length; ) {
    const length = png.readUInt32BE(place);
    const kind = png.toString('latin1', place + 4, place + 8);
    const body = png.subarray(place + 8, place + 8 + length);
    if (kind === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      assert.deepEqual([body[8], body[12]], [8, 0], 'eight bits a channel, not interlaced');
      bytes = { 2: 3, 6: 4 }[body[9]];
      assert.notEqual(bytes, undefined, 'colours, not a palette');
    } else if (kind === 'IDAT') data.push(body);
    place += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * bytes;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; ++y) {
    const filter = raw[y * (stride + 1)];
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    for (let i = 0; i < stride; ++i) {
      const left = i >= bytes ? out[to + i - bytes] : 0;
      const up = y > 0 ? out[to + i - stride] : 0;
      const corner = i >= bytes && y > 0 ? out[to + i - stride - bytes] : 0;
      out[to + i] = raw[from + i] + (filter === 2 ? up : filter === 1 ? left : predicted(filter, left, up, corner));
    }
  }
  return {
    width,
    height,
    key(x, y) {
      const place = y * stride + x * bytes;
      return (out[place] << 16) | (out[place + 1] << 8) | out[place + 2];
    },
  };
}

function predicted(filter, left, up, corner) {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
