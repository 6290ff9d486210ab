/** What is for eyes: the dashboard at `/`, the document at `/openapi.json` and shown at `/docs`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** No script but our own files, and nobody else's page around ours. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

export async function servePages(
  app: FastifyInstance,
  { dashboard, document }: { readonly dashboard: string; readonly document: Readonly<Record<string, unknown>> },
): Promise<void> {
  await serveDocument(app, document);
  if (existsSync(join(dashboard, 'index.html'))) await serveDashboard(app, dashboard);
  else serveNotBuilt(app);
}

async function serveDocument(app: FastifyInstance, document: Readonly<Record<string, unknown>>): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: false },
  });
  const text = JSON.stringify(document);
  app.get('/openapi.json', { exposeHeadRoute: false }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(text),
  );
}

/** Paths that belong to the API: what is not there, is not there. All others are pages, which the dashboard finds. */
const API = /^\/(?:v1|docs|healthz|readyz|metrics|openapi\.json|assets)(?:[/?]|$)/;

async function serveDashboard(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    // Known at the start: what is not there is a page or nothing, never looked for on the disk.
    wildcard: false,
    index: ['index.html'],
    // The build lays `.br` and `.gz` beside its files: what is asked for is the file, in the encoding that suits.
    preCompressed: true,
    globIgnore: ['**/*.br', '**/*.gz'],
    etag: true,
    cacheControl: false,
    setHeaders(response, path) {
      for (const [name, value] of Object.entries(HEADERS)) response.header(name, value);
      response.header('vary', 'accept-encoding');
      // Files under assets bear their content in their name.
      const lasts = path.includes(`${join(folder, 'assets')}`);
      response.header('cache-control', lasts ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 && isPage(request.method, request.url, request.headers.accept)) {
      await reply.sendFile('index.html');
    }
  });
}

function serveNotBuilt(app: FastifyInstance): void {
  const page = (reply: FastifyReply) => reply.headers(HEADERS).type('text/html; charset=utf-8').send(NOT_BUILT);
  app.get('/', { exposeHeadRoute: false }, (_request, reply) => page(reply));
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 && isPage(request.method, request.url, request.headers.accept)) await page(reply);
  });
}

function isPage(method: string, url: string, accept = ''): boolean {
  return method === 'GET' && accept.includes('text/html') && !API.test(url);
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Kept</title>
<h1>Kept is running, and its dashboard is not built</h1>
<p>In a clone, <code>npm run build:dashboard</code> builds it, and <code>npm start</code> does that first.</p>
<p>The API is described at <a href="/docs">/docs</a>.</p>
</html>
`;
