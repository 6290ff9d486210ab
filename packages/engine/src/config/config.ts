/**
 * The checked configuration: what `parseConfig` returns. Everything optional in the file has its
 * default here, every reference resolves, every duration is whole seconds. Plain readonly data.
 */
import type { ScheduleConfig } from '../schedule/config.ts';

export const METRICS = ['firstReply', 'allMessages', 'resolution'] as const;
/** The three promises, in the order of §4. */
export type Metric = (typeof METRICS)[number];

export const STATUSES = ['open', 'in_progress', 'pending', 'on_hold', 'done'] as const;
/** What a conversation is doing (§3.1). All but `done` are active. */
export type Status = (typeof STATUSES)[number];

export const TRIGGERS = ['sla_breach_warning', 'sla_breached', 'sla_met', 'sla_corrected'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** In `on`, alone: not what happens sets the rule off, but the time of day. */
export const DAILY_DIGEST = 'daily_digest' as const;

/** A metric's target before the tier's factor (§6.1). Whole seconds. */
export type Target =
  | { readonly kind: 'whole'; readonly seconds: number }
  | {
      readonly kind: 'tripwires';
      readonly low: number;
      readonly normal: number;
      readonly high: number | null;
      readonly urgent: number;
    };

export type Targets =
  | { readonly kind: 'one'; readonly target: Target }
  /** `table` has `defaultPriority` (§6.2). */
  | { readonly kind: 'byPriority'; readonly table: Readonly<Record<string, Target>> };

export interface MetricPolicy {
  readonly targets: Targets;
  /** The metric's own or else the policy's (§5.6). */
  readonly pauseOn: readonly Status[];
}

export interface Policy {
  readonly name: string;
  /** Name of the schedule; null ignores office hours. */
  readonly schedule: string | null;
  /** §5.7. */
  readonly alerts: 'perCycle' | 'perEpisode';
  /** Tier to factor, as the decimal number written (§6.3). */
  readonly tiers: Readonly<Record<string, number>>;
  readonly defaultPriority: string | null;
  readonly atRiskAt: number;
  readonly urgentAt: number;
  readonly metrics: Readonly<Partial<Record<Metric, MetricPolicy>>>;
}

export interface Assignment {
  readonly policy: string;
  readonly team: string | null;
  readonly channel: string | null;
}

export interface Settings {
  /** §3.5. */
  readonly countBotReplies: boolean;
  /** §5.7: how long after its instant a crossing that is found late still fires, in seconds (default one hour). */
  readonly fireWithinSeconds: number;
}

export interface Config {
  readonly kept: 1;
  readonly settings: Settings;
  readonly schedules: Readonly<Record<string, ScheduleConfig>>;
  readonly policies: Readonly<Record<string, Policy>>;
  /** In order of precedence among equal scores (§7.2). */
  readonly assignments: readonly Assignment[];
  readonly automations: readonly Automation[];
  readonly connections: Readonly<Record<string, Connection>>;
  readonly directory: Directory;
}

// ---- What a trigger does -------------------------------------------------------------------

export interface Automation {
  readonly name: string;
  readonly enabled: boolean;
  /** None where `digest` is given. */
  readonly on: readonly Trigger[];
  /** Only where it is `on: daily_digest`. */
  readonly digest?: DailyDigest;
  readonly when: Conditions;
  readonly do: readonly Action[];
  readonly throttle: { readonly everySeconds: number; readonly per: 'conversation' | 'rule' } | null;
  /** Outside the schedule's open time messages wait, but for breaches of these priorities and what is due before it opens. */
  readonly quietHours: { readonly schedule: string; readonly passPriorities: readonly string[] } | null;
}

/** When what falls due, and what is broken, is told once a day. */
export interface DailyDigest {
  /** Minutes after midnight, as a clock on the wall shows them: 08:30 is 510. */
  readonly atMinute: number;
  /** Where the clock hangs: that of the schedule unless another is written. */
  readonly timeZone: string;
  /** On its open days, and its hours are looked ahead; null: every day, hours by the clock. */
  readonly schedule: string | null;
  /** How far is looked ahead, in seconds. */
  readonly aheadSeconds: number;
}

/** Every one that is given must hold; a list holds when it has the value. Null where not given. */
export interface Conditions {
  readonly metric: readonly Metric[] | null;
  readonly state: readonly ('sla' | 'at_risk' | 'urgent' | 'breach' | 'met' | 'breached')[] | null;
  readonly tripwire: readonly ('low' | 'normal' | 'high' | 'urgent')[] | null;
  readonly team: readonly string[] | null;
  readonly channel: readonly string[] | null;
  readonly priority: readonly string[] | null;
  readonly tier: readonly string[] | null;
  readonly policy: readonly string[] | null;
  /** `unassigned` stands for nobody. */
  readonly assignee: readonly string[] | null;
}

/** Who gets a message: a place of the directory, or an address as it stands. */
export type Recipient = 'assignee' | 'team' | 'manager' | { readonly person: string } | { readonly address: string };

export type Action =
  | {
      readonly kind: 'slack';
      readonly connection: string | null;
      readonly channel: string | null;
      readonly to: Recipient | null;
      readonly mention: Recipient | null;
      readonly text: string | null;
    }
  | { readonly kind: 'webhook'; readonly connection: string }
  | {
      readonly kind: 'email';
      readonly connection: string | null;
      readonly to: readonly Recipient[];
      readonly subject: string | null;
      readonly text: string | null;
    }
  | { readonly kind: 'teams'; readonly connection: string | null; readonly text: string | null }
  | { readonly kind: 'pagerduty'; readonly connection: string | null }
  | { readonly kind: 'assign'; readonly assignee: string | null }
  | { readonly kind: 'setPriority'; readonly priority: string }
  | { readonly kind: 'setTeam'; readonly team: string }
  | { readonly kind: 'addTags'; readonly tags: readonly string[] };

/** A secret is never in the configuration: only where to find it. */
export type SecretRef = { readonly env: string } | { readonly file: string };

export type Connection =
  /** With `token` (chat.postMessage) the rule chooses the channel; with `webhookUrl` it is one fixed channel. */
  | {
      readonly kind: 'slack';
      readonly token: SecretRef | null;
      readonly webhookUrl: SecretRef | null;
      readonly defaultChannel: string | null;
      readonly apiUrl: string | null;
    }
  | { readonly kind: 'webhook'; readonly url: string | SecretRef; readonly secret: SecretRef | null }
  | {
      readonly kind: 'smtp';
      readonly host: string;
      readonly port: number;
      readonly secure: boolean;
      readonly user: string | null;
      readonly password: SecretRef | null;
      readonly from: string;
    }
  | { readonly kind: 'teams'; readonly url: string | SecretRef }
  | { readonly kind: 'pagerduty'; readonly routingKey: SecretRef; readonly apiUrl: string | null };

export interface Person {
  readonly name: string | null;
  readonly email: string | null;
  readonly slack: string | null;
}

export interface TeamEntry {
  readonly members: readonly string[];
  readonly manager: string | null;
  readonly slack: string | null;
  readonly email: string | null;
}

/** People by the id that events call them by (`assignee`), teams by the name that events use. */
export interface Directory {
  readonly people: Readonly<Record<string, Person>>;
  readonly teams: Readonly<Record<string, TeamEntry>>;
}
