/** Configurations, events and revisions as people write them: the oracle reads these, never the engine's parsed forms. */

export const METRICS = ['firstReply', 'allMessages', 'resolution'] as const;
export type Metric = (typeof METRICS)[number];

export interface RawSchedule {
  readonly timeZone: string;
  readonly weekly?: Readonly<Record<string, readonly string[]>>;
  readonly holidays?: readonly string[];
  readonly overrides?: Readonly<Record<string, 'closed' | readonly string[]>>;
}

export interface RawTarget {
  readonly target?: string;
  readonly lowTargetSeconds?: number;
  readonly normalTargetSeconds?: number;
  readonly highTargetSeconds?: number;
  readonly urgentTargetSeconds?: number;
}

export interface RawMetric extends RawTarget {
  readonly pauseOn?: readonly string[];
  readonly byPriority?: Readonly<Record<string, RawTarget>>;
}

export interface RawPolicy {
  readonly schedule?: string;
  readonly ignoreOfficeHours?: boolean;
  readonly pauseOn?: readonly string[];
  readonly alerts?: string;
  readonly tiers?: Readonly<Record<string, number>>;
  readonly defaultPriority?: string;
  readonly atRiskAt?: number;
  readonly urgentAt?: number;
  readonly metrics: Readonly<Partial<Record<Metric, RawMetric>>>;
}

export interface RawAssignment {
  readonly policy: string;
  readonly team?: string;
  readonly channel?: string;
}

export interface RawConfig {
  readonly kept: number;
  readonly settings?: { readonly countBotReplies?: boolean };
  readonly schedules: Readonly<Record<string, RawSchedule>>;
  readonly policies: Readonly<Record<string, RawPolicy>>;
  readonly assignments: readonly RawAssignment[];
}

/** §8.3, with the versions that its policies and schedules have; 1 where none is given. */
export interface RawRevision {
  readonly number: number;
  readonly at: number;
  readonly appliesTo: 'new' | 'open';
  readonly config: RawConfig;
  readonly versions: {
    readonly policies: Readonly<Record<string, number>>;
    readonly schedules: Readonly<Record<string, number>>;
  };
}

export type RawEvent = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly type: string;
  readonly conversation: string;
  readonly at: string;
};

export type HolidayDates = (code: string, year: number) => readonly { readonly date: string }[];
