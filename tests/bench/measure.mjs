// How things are measured in a page: the frames it draws, the slices it works in, percentiles.

/**
 * Before the page's own scripts: what it asks for and how long its tasks take is kept. What a frame waits for the
 * software renderer is not the page's own work.
 */
export async function watch(page) {
  await page.addInitScript(() => {
    const kept = { asked: 0, tasks: [], frames: [], waited: 0 };
    window.bench = kept;
    const real = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => {
      kept.asked++;
      return real((time) => {
        const begin = performance.now();
        kept.waited = 0;
        callback(time);
        kept.frames.push(performance.now() - begin - kept.waited);
      });
    };
    const ask = WebGL2RenderingContext.prototype.getParameter;
    WebGL2RenderingContext.prototype.getParameter = function (name) {
      const begin = performance.now();
      const value = ask.call(this, name);
      kept.waited += performance.now() - begin;
      return value;
    };
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiate(...given);
      kept.memory = Object.values(made.instance.exports).find((each) => each instanceof WebAssembly.Memory);
      return made;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) kept.tasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
}

export function percentile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}
export const median = (values) => percentile(values, 0.5);

/**
 * Milliseconds from one drawn frame to the next while every frame is asked for anew: what a frame costs, the
 * browser's own drawing and the software renderer's included.
 */
export async function frameTimes(page, count = 40) {
  return page.evaluate(async (wanted) => {
    const canvas = document.querySelector('#canvas');
    const box = canvas.getBoundingClientRect();
    const context = canvas.getContext('webgl2');
    const pixel = new Uint8Array(4);
    const times = [];
    for (let i = 0; i < wanted + 5; i++) {
      // A pointer that moves is what draws most frames; it stays off every cell.
      canvas.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: box.left + 2 + (i % 2), clientY: box.top + 2 }));
      const begin = performance.now();
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      // Whatever was only queued is drawn by now.
      context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, pixel);
      if (i >= 5) times.push(performance.now() - begin);
    }
    return times;
  }, count);
}

/** The page's own work in the frames that `act` causes. */
export async function workOfFrames(page, act) {
  await page.evaluate(() => { window.bench.frames.length = 0; window.bench.tasks.length = 0; });
  await act();
  await page.waitForTimeout(300);
  return page.evaluate(() => ({ frames: [...window.bench.frames], tasks: [...window.bench.tasks] }));
}

/** Milliseconds that a call of window.cowscope takes, each of many, by [method, …arguments]. */
export async function callTimes(page, calls) {
  return page.evaluate(async (list) => {
    const times = [];
    for (const [method, ...args] of list) {
      const begin = performance.now();
      await window.cowscope[method](...args);
      times.push(performance.now() - begin);
      // Between two of them the page may draw.
      await new Promise((resolve) => setTimeout(resolve));
    }
    return times;
  }, calls);
}

/** The module's memory in MiB. */
export function wasmMemory(page) {
  return page.evaluate(() => (window.bench.memory?.buffer.byteLength ?? NaN) / 2 ** 20);
}
