/** Whether a compliance report follows from the events of a proof, as they were known when it was made. */
import { type Event, foldEvents, parseInstant } from '@kept/engine';
import { type ComplianceReport, complianceReport } from '../reports/compliance.ts';
import { breachKey, type ReportConversation, reportRow } from '../reports/rows.ts';
import type { Finding } from './finding.ts';
import type { EventItem, ExcuseItem, ProofHead, TransitionItem } from './format.ts';
import type { TermsTimeline } from './terms.ts';

export interface ReportGrounds {
  readonly head: ProofHead;
  /** Conversations whose events are those of the proof. */
  readonly sound: ReadonlyMap<string, readonly { readonly event: Event; readonly item: EventItem }[]>;
  readonly excuses: readonly ExcuseItem[];
  readonly said: ReadonlyMap<string, { readonly transitions: readonly TransitionItem[] }>;
  readonly timelines: TermsTimeline;
}

/** Events received later than the report is as of are left out, and so are excuses of later: it is what could be known. */
export function reportFindings(report: ComplianceReport, grounds: ReportGrounds): Finding[] {
  const [from, to, until] = [report.from, report.to, report.until].map((text) => parseInstant(text));
  if (from == null || to == null || until == null)
    return [finding('It has no period, or no instant as of which it is.')];
  if (until > parseInstant(grounds.head.madeAt)!) {
    return [finding(`It is as of ${report.until}, and the proof of ${grounds.head.madeAt} says nothing of later.`)];
  }
  const { basis, timeZone, groupBy } = report;
  const rows = rowsOf(grounds, report.until, until);
  const follows = complianceReport(rows, { from, to, until, basis, timeZone, groupBy });
  const stated = { overall: report.overall, groups: report.groups };
  return pathsOf(stated, { overall: follows.overall, groups: follows.groups }).map(({ path, said, is }) =>
    finding(`${path} is ${JSON.stringify(said)} in the report, and ${JSON.stringify(is)} follows from the events.`),
  );
}

function* rowsOf(grounds: ReportGrounds, untilText: string, until: number): Generator<ReportConversation> {
  const excused = excusedAt(grounds, untilText);
  for (const [conversation, events] of grounds.sound) {
    const known = events.filter(({ item }) => item.receivedAt <= untilText).map(({ event }) => event);
    const timeline = grounds.timelines.from(grounds.head.initialRevisions[conversation] ?? null);
    const row = reportRow(foldEvents(timeline, known, until), excused);
    if (row !== null) yield row;
  }
}

/** The text of instants sorts as they do. */
function excusedAt({ excuses, said }: ReportGrounds, until: string): Set<string> {
  const transitions = new Map<string, TransitionItem>();
  for (const each of said.values())
    for (const transition of each.transitions) transitions.set(transition.id, transition);
  const keys = new Set<string>();
  for (const { transition: id, at, withdrawnAt } of excuses) {
    const transition = transitions.get(id);
    if (transition === undefined || at > until || (withdrawnAt !== null && withdrawnAt <= until)) continue;
    keys.add(breachKey(transition.conversation, transition.metric, transition.cycle));
  }
  return keys;
}

interface Differing {
  readonly path: string;
  readonly said: unknown;
  readonly is: unknown;
}

/** Fields that the report has and this version does not know are left alone. */
function pathsOf(said: unknown, is: unknown, path = ''): Differing[] {
  if (typeof is !== 'object' || is === null || typeof said !== 'object' || said === null) {
    return said === is ? [] : [{ path, said: said ?? null, is }];
  }
  const inside = (key: string) => (Array.isArray(is) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  const keys = Array.isArray(is) ? Object.keys({ ...is, ...said }) : Object.keys(is);
  return keys.flatMap((key) =>
    pathsOf((said as Record<string, unknown>)[key], (is as Record<string, unknown>)[key], inside(key)),
  );
}

function finding(message: string): Finding {
  return { what: 'report', conversation: null, name: 'the report', message };
}
