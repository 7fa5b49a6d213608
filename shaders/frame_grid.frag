// Physical memory: every cell of the grid, or of the map of all frames, is drawn here from one texel of state
// (FRAME_* constants come from web/layout/frame_texel.h, BLOCK_* from frame_states.h). Its cost does not grow
// with the number of frames.
precision highp float;
precision highp int;
precision highp usampler2D;

uniform usampler2D u_frames;
uniform int u_count;          // cells
uniform int u_columns;
uniform vec2 u_origin;        // of the first cell, CSS pixels
uniform vec2 u_cell;          // width and height of a cell
uniform vec2 u_gap;
uniform float u_radius;
uniform float u_inset;        // of the dashed border
uniform float u_strip;        // height of the owners' strip at the bottom; 0: none
uniform float u_stroke;       // width of borders
uniform float u_pixel;        // CSS pixels a device pixel
uniform vec4 u_owner[FRAME_PALETTE];
uniform vec4 u_fill[FRAME_PALETTE];
uniform vec4 u_hollow;        // fill and line of a frame that nobody maps
uniform vec4 u_line;
uniform vec4 u_text;
uniform bool u_own_border;    // a frame that its one owner may write has a solid border
uniform int u_level;          // of the map: what a cell is (web/layout/frame_map.h); -1: a grid
uniform int u_first;          // the level's first texel
uniform vec3 u_pitch;         // of the map's tiles, blocks and frames
uniform vec4 u_heat[FRAME_HEATS];
uniform vec4 u_free;

in vec2 v_position;
out vec4 o_colour;

const float PI = 3.14159265;

float box_distance(vec2 p, vec2 half_size, float r) {
  vec2 q = abs(p) - half_size + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}

float coverage(float signed_distance) {
  return clamp(0.5 - signed_distance / u_pixel, 0.0, 1.0);
}

/// How much of a dashed border there is at `p`, which lies on it. Dashes are even over each quarter of
/// the outline and symmetric about both axes.
float dash(vec2 p, vec2 half_size, float r) {
  vec2 a = abs(p);
  vec2 straight = half_size - r;
  float quarter = straight.x + PI / 2.0 * r + straight.y;
  float s;
  if (a.x <= straight.x) s = a.x;
  else if (a.y <= straight.y) s = quarter - a.y;
  else s = straight.x + r * atan(a.x - straight.x, a.y - straight.y);
  float period = quarter / max(1.0, floor(quarter / 8.0 + 0.5));
  float from_middle = abs(fract(s / period + 0.5) - 0.5) * period;
  return clamp(0.5 - (from_middle - 2.6) / u_pixel, 0.0, 1.0);
}

uint field(uint texel, int shift, uint mask) { return (texel >> uint(shift)) & mask; }

void over(inout vec4 below, vec4 colour, float alpha) {
  below = mix(below, vec4(colour.rgb, 1.0), colour.a * alpha);
}

vec4 draw_frame(uint texel, vec2 c, vec2 half_size) {
  uint count = field(texel, FRAME_COUNT_SHIFT, FRAME_COUNT_MASK);
  uint guards = field(texel, FRAME_GUARD_SHIFT, FRAME_GUARD_MASK);
  uint kind = field(texel, FRAME_KIND_SHIFT, FRAME_KIND_MASK);

  vec4 colour = u_hollow;
  if (count == 0u) {
    // Free, or in the page cache and mapped by nobody: hollow.
    float d = box_distance(c - half_size, half_size - u_stroke / 2.0, u_radius - u_stroke / 2.0);
    over(colour, u_line, coverage(abs(d) - u_stroke / 2.0));
    return colour;
  }
  float kept = float(min(count, 4u));
  float part = min(floor(c.x / u_cell.x * kept), kept - 1.0);
  // More than four owners: a pattern of stripes beside the count.
  if (count == FRAME_MANY) part = mod(floor((c.x + c.y) / 7.0), 4.0);
  int owner = int(field(texel, int(part) * FRAME_OWNER_BITS, FRAME_OWNER_MASK));
  colour = u_fill[owner];
  float body = u_cell.y - u_strip;
  if (u_strip > 0.0 && c.y > body - u_pixel / 2.0) {
    over(colour, u_owner[owner], clamp((c.y - body) / u_pixel + 0.5, 0.0, 1.0));
  } else if (u_inset > 0.0) {
    bool guarded = (guards & (1u << uint(part))) != 0u;
    bool own = u_own_border && count == 1u && guards == 0u && kind == FRAME_KIND_ANON;
    if (guarded || own) {
      float inset = own ? u_stroke / 2.0 : u_inset;
      vec2 middle = vec2(half_size.x, (own ? u_cell.y : body) / 2.0);
      vec2 inner = middle - inset;
      float r = max(2.0, u_radius - inset);
      float d = box_distance(c - middle, inner, r);
      float border = coverage(abs(d) - u_stroke / 2.0);
      if (guarded) border *= dash(c - middle, inner, r);
      over(colour, u_owner[owner], border);
    }
  } else if (guards != 0u) {
    // Too small for a border: a notch in the corner says that a write stops here.
    over(colour, u_owner[owner], coverage((c.x + u_cell.y - c.y) - min(u_cell.x, u_cell.y) * 0.45));
  }
  // On the map a frame that somebody may write without asking is told by its solid colour.
  if (u_level == 0 && guards == 0u && u_inset == 0.0) colour = mix(colour, u_owner[owner], 0.6);
  return colour;
}

/// A block fills from its foot with the frames that are used; the part that is shared has the colour of
/// the frame with most users. A dot grows with the share that is dirty.
vec4 draw_block(uint texel, vec2 c) {
  float whole = float(BLOCK_SHARE_MASK);
  float used = float(field(texel, BLOCK_USED_SHIFT, BLOCK_SHARE_MASK)) / whole;
  float shared_part = float(field(texel, BLOCK_SHARED_SHIFT, BLOCK_SHARE_MASK)) / whole;
  float dirty = float(field(texel, BLOCK_DIRTY_SHIFT, BLOCK_SHARE_MASK)) / whole;
  uint most = texel & BLOCK_MOST_MASK;
  int heat = most < 2u ? 0 : most < 3u ? 1 : most < 5u ? 2 : most < 9u ? 3 : 4;
  float height = u_cell.y - c.y;
  vec4 colour = u_free;
  over(colour, u_heat[0], clamp((used * u_cell.y - height) / u_pixel + 0.5, 0.0, 1.0));
  over(colour, u_heat[heat], clamp((shared_part * u_cell.y - height) / u_pixel + 0.5, 0.0, 1.0) * sign(shared_part));
  if (dirty > 0.0 && u_cell.x >= 7.0) {
    float r = u_cell.x * (0.07 + 0.11 * dirty);
    over(colour, u_text, 0.85 * coverage(length(c - vec2(u_cell.x * 0.76, u_cell.y * 0.24)) - r));
  }
  return colour;
}

void main() {
  vec2 p = v_position - u_origin;
  vec2 pitch = u_level < 0 ? u_cell + u_gap : vec2(u_pitch.x);
  ivec2 at = ivec2(floor(p / pitch));
  if (at.x < 0 || at.y < 0 || at.x >= u_columns) discard;
  int index = at.y * u_columns + at.x;
  vec2 c = p - vec2(at) * pitch;
  if (u_level >= 0 && u_level < 2) {
    ivec2 block = min(ivec2(c / u_pitch.y), 3);
    c -= vec2(block) * u_pitch.y;
    index = index * 16 + block.y * 4 + block.x;
    if (u_level == 0) {
      ivec2 frame = min(ivec2(c / u_pitch.z), 3);
      c -= vec2(frame) * u_pitch.z;
      index = index * 16 + frame.y * 4 + frame.x;
    }
  }
  if (index >= u_count) discard;
  vec2 half_size = u_cell / 2.0;
  float alpha = coverage(box_distance(c - half_size, half_size, u_radius));
  if (alpha <= 0.0) discard;

  int texel_at = u_first + index;
  uint texel = texelFetch(u_frames, ivec2(texel_at % FRAME_TEXTURE_WIDTH, texel_at / FRAME_TEXTURE_WIDTH), 0).r;
  vec4 colour;
  bool marked;
  if (u_level > 0) {
    colour = draw_block(texel, c);
    marked = field(texel, BLOCK_CHANGED_SHIFT, 1u) != 0u;
  } else {
    colour = draw_frame(texel, c, half_size);
    // Cells that stand too close for a ring around them.
    marked = u_level == 0 ? field(texel, FRAME_CHANGED_SHIFT, 1u) != 0u
                          : field(texel, FRAME_MARK_SHIFT, FRAME_MARK_MASK) != 0u && min(u_gap.x, u_gap.y) < 6.0;
  }
  if (marked) {
    float d = box_distance(c - half_size, half_size - 1.0, max(0.0, u_radius - 1.0));
    over(colour, u_text, coverage(abs(d) - (u_level > 0 ? 0.6 : 1.0)));
  }
  o_colour = vec4(colour.rgb, alpha);
}
