/** Every command of `kept`, in the order of its help. A new one is a file in `commands/` and an entry here. */
import type { CommandListing } from './command.ts';

export const COMMANDS: readonly CommandListing[] = [
  {
    name: 'serve',
    summary: 'receive events, keep the record, answer questions',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'replay',
    summary: 'fold a file of events into every conversation’s exact record',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    name: 'explain',
    summary: 'show why a clock shows what it shows, segment by segment',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'report',
    summary: 'show which promises were kept, as a table, JSON or CSV',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'validate',
    summary: 'check a configuration file and point at every fault',
    load: async () => (await import('./commands/validate.ts')).validate,
  },
  {
    name: 'forecast',
    summary: 'show what will break in the hours ahead if nobody acts',
    load: async () => (await import('./commands/forecast.ts')).forecast,
  },
  {
    name: 'simulate',
    summary: 'try a configuration on history, before it is promised',
    load: async () => (await import('./commands/simulate.ts')).simulate,
  },
  {
    name: 'suggest',
    summary: 'find targets that history would have kept so often',
    load: async () => (await import('./commands/suggest.ts')).suggest,
  },
  {
    name: 'import',
    summary: 'turn a ticket export into events',
    load: async () => (await import('./commands/import.ts')).importTickets,
  },
  {
    name: 'apply',
    summary: 'save a configuration, after showing what it would do',
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  {
    name: 'export',
    summary: 'print the configuration that is in force, or every event',
    load: async () => (await import('./commands/export.ts')).exportConfig,
  },
  {
    name: 'verify',
    summary: 'check that a record follows from its events, and that nobody changed either',
    load: async () => (await import('./commands/verify.ts')).verify,
  },
  {
    name: 'erase',
    summary: 'erase what is personal in a conversation',
    load: async () => (await import('./commands/erase.ts')).erase,
  },
  {
    name: 'deliveries',
    summary: 'list what automations sent, with every attempt; retry by hand',
    load: async () => (await import('./commands/deliveries.ts')).deliveries,
  },
  {
    name: 'keys',
    summary: 'make, list and revoke keys',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  {
    name: 'backup',
    summary: 'copy the database while it is served',
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  {
    name: 'doctor',
    summary: 'fold everything anew and prove the stored record equal to it',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
];
