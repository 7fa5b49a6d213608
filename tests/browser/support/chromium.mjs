// The browser that tests and benchmarks start: the system's own, drawing in software.

export const ARGUMENTS = [
  '--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];
export const EXECUTABLE = process.env.COWSCOPE_CHROMIUM ?? '/usr/bin/chromium';
