/** Small lives of conversations, told in minutes after Monday 2 March 2026, 08:00 UTC. */
import {
  byConversation,
  compileRules,
  type Event,
  foldEvents,
  parseConfig,
  parseEvent,
  singleRevision,
} from '@kept/engine';
import { type ComplianceReport, complianceReport, type ReportOptions } from '../../src/reports/compliance.ts';
import { type ReportConversation, reportRow } from '../../src/reports/rows.ts';

export const START = Date.parse('2026-03-02T08:00:00Z');
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** First Reply and All Messages in an hour, Resolution in four; around the clock, but for what is pending. */
const POLICY = {
  ignoreOfficeHours: true,
  metrics: { firstReply: { target: '1h' }, allMessages: { target: '1h' }, resolution: { target: '4h' } },
};
const WATCHED = { kept: 1, schedules: {}, policies: { standard: POLICY }, assignments: [{ policy: 'standard' }] };

let count = 0;

/** An event of a conversation, so many minutes after the start. */
export function at(minutes: number, conversation: string, type: string, fields: object = {}): Event {
  const parsed = parseEvent({
    ...{ id: `e${++count}`, type, conversation, at: new Date(START + minutes * MINUTE).toISOString() },
    ...fields,
  });
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join(' '));
  return parsed.event;
}

export const created = (minutes: number, conversation: string, fields: object = {}) =>
  at(minutes, conversation, 'conversation.created', fields);
export const reply = (minutes: number, conversation: string) => at(minutes, conversation, 'message.sent');
export const message = (minutes: number, conversation: string) => at(minutes, conversation, 'message.received');
export const status = (minutes: number, conversation: string, to: string) =>
  at(minutes, conversation, 'status.changed', { status: to });
export const done = (minutes: number, conversation: string) => status(minutes, conversation, 'done');
export const deleted = (minutes: number, conversation: string) =>
  at(minutes, conversation, 'conversation.deleted', { reason: 'spam' });
export const changed = (minutes: number, conversation: string, changes: object) =>
  at(minutes, conversation, 'conversation.updated', { changes });

interface Given {
  /** As of when, in minutes; the end of the first day if not given. */
  readonly until?: number;
  readonly config?: unknown;
  /** `breachKey`s. */
  readonly excused?: ReadonlySet<string>;
}

export function rowsOf(events: readonly Event[], { until = 16 * 60, config = WATCHED, excused }: Given = {}) {
  const parsed = parseConfig(config);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join(' '));
  const timeline = singleRevision(compileRules(parsed.config));
  const rows: ReportConversation[] = [];
  for (const each of byConversation(events).values()) {
    const row = reportRow(foldEvents(timeline, each, START + until * MINUTE), excused);
    if (row) rows.push(row);
  }
  return rows;
}

export interface Asked extends Given, Partial<Pick<ReportOptions, 'basis' | 'groupBy' | 'timeZone'>> {
  /** The period, in minutes after the start; the first day if not given. */
  readonly period?: readonly [from: number, to: number];
}

/** The report over events: of conversations created on the first day, if nothing else is asked. */
export function reportOf(events: readonly Event[], asked: Asked = {}): ComplianceReport {
  const { period = [-8 * 60, 16 * 60], basis = 'created', groupBy = null, timeZone = 'UTC', until = 16 * 60 } = asked;
  return complianceReport(rowsOf(events, asked), {
    from: START + period[0] * MINUTE,
    to: START + period[1] * MINUTE,
    until: START + until * MINUTE,
    basis,
    groupBy,
    timeZone,
  });
}

/** One figure of each group, by the group's name. */
export function byGroup<T>(report: ComplianceReport, pick: (figures: ComplianceReport['overall']) => T) {
  return Object.fromEntries((report.groups ?? []).map(({ group, figures }) => [String(group), pick(figures)]));
}
