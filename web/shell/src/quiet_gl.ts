// Dear ImGui's renderer asks WebGL for the state that it is about to change, to put it back afterwards.
// Some of that the browser answers only when everything drawn before is done, so that each frame waits for
// the one before. Nobody draws on this canvas but us, and who draws sets what he needs: what is put back
// does not matter, and is answered here.

export function quieten(canvas: HTMLCanvasElement): void {
  const gl = canvas.getContext('webgl2');
  if (!gl || Object.hasOwn(gl, 'getParameter')) return;
  const whole = (): Int32Array => new Int32Array([0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight]);
  const answers = new Map<number, () => unknown>([
    [gl.VIEWPORT, whole],
    [gl.SCISSOR_BOX, whole],
    [gl.ACTIVE_TEXTURE, () => gl.TEXTURE0],
    [gl.BLEND_SRC_RGB, () => gl.SRC_ALPHA],
    [gl.BLEND_DST_RGB, () => gl.ONE_MINUS_SRC_ALPHA],
    [gl.BLEND_SRC_ALPHA, () => gl.ONE],
    [gl.BLEND_DST_ALPHA, () => gl.ONE_MINUS_SRC_ALPHA],
    [gl.BLEND_EQUATION_RGB, () => gl.FUNC_ADD],
    [gl.BLEND_EQUATION_ALPHA, () => gl.FUNC_ADD],
  ]);
  const real = gl.getParameter.bind(gl);
  gl.getParameter = (name: number): unknown => {
    const answer = answers.get(name);
    return answer ? answer() : real(name);
  };
}
