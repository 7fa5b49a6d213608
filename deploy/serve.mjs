// Serves build/site on this machine, compressed copies first. `node deploy/serve.mjs [port]`: without a
// port 8080, or the next that is free.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// npm packages lie with the shell.
const sirv = createRequire(new URL('../web/shell/package.json', import.meta.url))('sirv');
const site = fileURLToPath(new URL('../build/site', import.meta.url));
const wanted = process.argv[2] ? Number(process.argv[2]) : null;
const files = sirv(site, { brotli: true, gzip: true, etag: true, dev: true });
const server = createServer((request, response) =>
  files(request, response, () => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n')),
);

let port = wanted ?? 8080;
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' && wanted === null && port < 8180) {
    port += 1;
    server.listen(port, '127.0.0.1');
    return;
  }
  console.error(error.code === 'EADDRINUSE' ? `Port ${port} is taken; choose another with --port N` : error.message);
  process.exit(2);
});
server.on('listening', () => console.log(`\nCowscope is at http://127.0.0.1:${port}/ (Ctrl+C stops it)`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
server.listen(port, '127.0.0.1');
