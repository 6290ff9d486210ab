/**
 * Step one of two: every variable that Kept reads, with its default and what it means. The table is what the
 * documentation lists (docs/operations.md) and a test compares the two. Nothing else reads process.env.
 */
export const VARIABLES = {
  KEPT_HOST: ['127.0.0.1', 'Address to listen on. Anything but loopback makes the server reachable for others.'],
  KEPT_PORT: ['4600', 'Port to listen on; 0 takes a free one.'],
  KEPT_DATA_DIR: ['./kept-data', 'Folder of the SQLite file and of uploaded files.'],
  KEPT_DATABASE_URL: ['', 'postgres://user:password@host:5432/name; empty keeps all in SQLite in the data folder.'],
  KEPT_DATABASE_CONNECTIONS: ['10', 'Connections to PostgreSQL.'],
  KEPT_PUBLIC_URL: ['', 'Where browsers reach it, for links and cookies; empty is http://localhost with the port.'],
  KEPT_TRUSTED_PROXIES: [
    '',
    'Addresses or CIDR ranges of proxies whose X-Forwarded-* headers are believed, separated by commas.',
  ],
  KEPT_LOG_LEVEL: ['info', 'fatal, error, warn, info, debug, trace or silent.'],
  KEPT_LOG_FORMAT: ['auto', 'json, pretty, or auto: pretty on a terminal.'],
  KEPT_METRICS: ['auto', 'public, key (needs a key), off, or auto: public on loopback, else key.'],
  KEPT_RATE_LIMIT: ['1200000', 'Requests of one key a minute; 0 is without limit.'],
  KEPT_BODY_LIMIT_MB: ['10', 'Largest JSON or YAML body.'],
  KEPT_BULK_LIMIT_MB: ['4096', 'Largest NDJSON body or uploaded file; these are read in pieces.'],
  KEPT_REQUEST_SECONDS: ['300', 'How long a client may take to send a request.'],
  KEPT_STOP_SECONDS: ['25', 'How long a stop waits for what is under way.'],
  KEPT_READERS: ['1', 'Threads for reports and lists on SQLite; 0 reads on the main one.'],
  KEPT_RECORDER_THREAD: [
    'on',
    'on records on a thread of its own on SQLite, beside the one for requests; off on the main one.',
  ],
  KEPT_SAMPLE_LOG: ['', 'Folder of the sample log; empty looks beside the program.'],
  KEPT_PRIVATE_DESTINATIONS: [
    '',
    'Hosts or CIDR ranges inside your network to which messages may be sent, separated by commas.',
  ],
  KEPT_DELIVERIES_KEPT_DAYS: [
    '90',
    'How many days what was sent, its attempts and its triggers are kept; 0 keeps them for ever. The history stays.',
  ],
  KEPT_URL: ['', 'Server that kept import sends to; empty is http://127.0.0.1:4600.'],
  KEPT_KEY: ['', 'Key that kept import sends with.'],
} as const satisfies Record<string, readonly [standard: string, meaning: string]>;

export type Variable = keyof typeof VARIABLES;
export type Environment = Readonly<Record<Variable, string>>;

/** The variables as they stand, defaults where they are absent or empty, and names beginning with KEPT_ that are none. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): {
  readonly environment: Environment;
  readonly unknown: readonly string[];
} {
  const environment = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, [standard]]) => [name, env[name]?.trim() || standard]),
  ) as Record<Variable, string>;
  const unknown = Object.keys(env).filter((name) => name.startsWith('KEPT_') && !(name in VARIABLES));
  return { environment, unknown };
}

/** Where connections find their secrets (`{ env: NAME }` in a configuration): whatever name an operator chose. */
export function secretsEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
