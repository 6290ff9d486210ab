import { formatInstant } from '@kept/engine';
import type { Reader } from '../../queries/reader.ts';
import * as contracts from '../contracts/operation.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';

export interface ReadyCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string | null;
}

export interface OperationRooms {
  readonly reader: Reader;
  readonly now: () => number;
  readonly version: string;
  readonly startedAt: number;
  readonly database: 'sqlite' | 'postgres';
  readonly metricsFor: 'public' | 'key' | 'off';
  readonly renderMetrics: () => Promise<string>;
  readonly checks: () => Promise<readonly ReadyCheck[]>;
  readonly lastTickAt: () => number | null;
}

export function operationRoutes(rooms: OperationRooms): Route[] {
  const { reader, now } = rooms;
  return [
    route(contracts.healthz, () => ({ status: 'ok' as const })),
    route(contracts.readyz, async () => {
      const checks = await rooms.checks();
      const ready = checks.every(({ ok }) => ok);
      return new Respond(ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', checks });
    }),
    ...(rooms.metricsFor === 'off' ? [] : [metricsRoute(rooms)]),
    route(contracts.getHealth, async ({ who }) => {
      const at = now();
      const { schemaVersion, timers, ...stored } = await reader.ask('health', { workspace: who.workspace, now: at });
      const lastTickAt = rooms.lastTickAt();
      return {
        version: rooms.version,
        startedAt: formatInstant(rooms.startedAt),
        now: formatInstant(at),
        database: { kind: rooms.database, ok: true, schemaVersion },
        timers: { ...timers, lastTickAt: lastTickAt === null ? null : formatInstant(lastTickAt) },
        ...stored,
      };
    }),
  ];
}

const TEXT = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };

function metricsRoute({ metricsFor, renderMetrics }: OperationRooms): Route {
  return route(contracts.metrics, async ({ who }) => {
    if (metricsFor === 'key' && who === null) {
      throw new Refusal('unauthenticated', 'Send Authorization: Bearer with any key, or set KEPT_METRICS=public.');
    }
    return new Respond(200, await renderMetrics(), TEXT);
  });
}
