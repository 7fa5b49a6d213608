// One rectangle over the grid's area, without vertex buffers. Positions in CSS pixels, origin top left.
uniform vec4 u_area;      // x, y, w, h of the grid with a margin for rings
uniform vec2 u_viewport;  // size of the page

out vec2 v_position;

void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  v_position = u_area.xy + corner * u_area.zw;
  vec2 clip = v_position / u_viewport * 2.0 - 1.0;
  gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
