/** The HTTP side: every route with the rooms that it needs, the pages, and the port. */
import type { FastifyInstance } from 'fastify';
import { Gate } from '../http/access/gate.ts';
import { openApiDocument } from '../http/document.ts';
import { servePages } from '../http/pages.ts';
import type { Route } from '../http/route.ts';
import { accessRoutes } from '../http/routes/access.ts';
import { configurationRoutes } from '../http/routes/configuration.ts';
import { conversationRoutes } from '../http/routes/conversations.ts';
import { deliveryRoutes } from '../http/routes/deliveries.ts';
import { eventRoutes } from '../http/routes/events.ts';
import { importRoutes } from '../http/routes/imports.ts';
import { operationRoutes } from '../http/routes/operation.ts';
import { pastRoutes } from '../http/routes/past.ts';
import { reportRoutes } from '../http/routes/reports.ts';
import { scheduleRoutes } from '../http/routes/schedules.ts';
import { simulationRoutes } from '../http/routes/simulations.ts';
import { streamRoutes } from '../http/routes/stream.ts';
import { transitionRoutes } from '../http/routes/transitions.ts';
import { truthRoutes } from '../http/routes/truth.ts';
import { workspaceRoutes } from '../http/routes/workspaces.ts';
import { createServer } from '../http/server.ts';
import { VERSION } from '../version.ts';
import { dashboardFolder } from './dashboard-folder.ts';
import { readyChecks } from './ready.ts';
import type { Rooms } from './rooms.ts';

export async function listen(rooms: Rooms, checkAnswers: boolean): Promise<{ http: FastifyInstance; address: string }> {
  const { settings, store, clock, metrics } = rooms;
  const gate = new Gate(store, () => clock.now());
  const routes = routesOf(rooms, gate);
  const http = await createServer({
    routes,
    gate,
    log: rooms.log,
    publicUrl: settings.publicUrl,
    trustedProxies: settings.trustedProxies,
    bodyLimitBytes: settings.bodyLimitBytes,
    requestTimeoutMs: settings.requestTimeoutMs,
    rateLimit: settings.rateLimit,
    isOutage: (error) => isUnavailable(error) || store.dialect.isOutage(error),
    onCreated: (app) => metrics.watchRequests(app),
    checkAnswers,
  });
  const document = openApiDocument(
    routes.map(({ contract }) => contract),
    VERSION,
  );
  await servePages(http, { dashboard: dashboardFolder(), document });
  const address = await http.listen({ host: settings.host, port: settings.port });
  return { http, address };
}

export function routesOf(rooms: Rooms, gate: Gate): Route[] {
  const { settings, store, clock, metrics, delivery } = rooms;
  const now = () => clock.now();
  const tell = (workspace: string) => rooms.hub.wake(workspace);
  return [
    ...eventRoutes({
      recorder: rooms.recorder,
      bulkLimitBytes: settings.bulkLimitBytes,
      onReceipt: (receipt) => metrics.noteReceipt(receipt),
    }),
    ...conversationRoutes({ reader: rooms.reader, now }),
    ...truthRoutes({ store, recorder: rooms.recorder, reader: rooms.reader, pasts: rooms.pasts, now }),
    ...pastRoutes({ pasts: rooms.pasts, now }),
    ...transitionRoutes({ store, now, tell }),
    ...reportRoutes({ reader: rooms.reader, now }),
    ...simulationRoutes({
      simulations: rooms.simulations,
      revisions: rooms.revisions,
      location: store.location,
      now,
    }),
    ...configurationRoutes({ revisions: rooms.revisions, reader: rooms.reader, now, tell }),
    ...scheduleRoutes({ revisions: rooms.revisions, now }),
    ...deliveryRoutes({ reader: rooms.reader, revisions: rooms.revisions, deliveries: delivery.queries }),
    ...importRoutes({ uploads: rooms.uploads }),
    ...workspaceRoutes({ store, gate, sample: rooms.sample }),
    ...accessRoutes({ store, gate, now, version: VERSION, secureCookies: settings.secureCookies }),
    ...operationRoutes({
      reader: rooms.reader,
      now,
      version: VERSION,
      startedAt: rooms.startedAt,
      database: store.location.kind,
      metricsFor: settings.metrics,
      renderMetrics: () => metrics.render(),
      checks: () => readyChecks(rooms),
      lastTickAt: rooms.lastTickAt,
    }),
    ...streamRoutes({ store, hub: rooms.hub, clock, stopping: rooms.stopping }),
  ];
}

function isUnavailable(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'store_unavailable';
}
