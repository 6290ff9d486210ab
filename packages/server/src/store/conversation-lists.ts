/**
 * A conversation as lists of its values: what its fields are called stands here once, and not in every row, of which it
 * was more than half. Written out field by field, since that is several times faster than a loop over names.
 */
import type {
  Application,
  Attributes,
  Conversation,
  Cycle,
  Episode,
  MetricProgress,
  Position,
  RunningClock,
  Standing,
  StatusSpan,
  Transition,
  Tripwires,
} from '@kept/engine';

/** What was written, in the order in which it was: of whatever type is wanted there. */
type List = readonly never[];

const standingList = (of: Standing) => [of.team, of.channel, of.assignee, of.priority, of.tier, of.policy];
const standingOf = (list: List): Standing => ({
  team: list[0]!,
  channel: list[1]!,
  assignee: list[2]!,
  priority: list[3]!,
  tier: list[4]!,
  policy: list[5]!,
});

const cycleList = (of: Cycle) => [
  of.metric,
  of.cycle,
  of.episode,
  of.startedAt,
  of.endedAt,
  of.endReason,
  of.outcome,
  of.level,
  of.breachedAt,
  of.countedMs,
  of.countingSince,
  of.nextAt,
  of.standing && standingList(of.standing),
];
const cycleOf = (list: List): Cycle => ({
  metric: list[0]!,
  cycle: list[1]!,
  episode: list[2]!,
  startedAt: list[3]!,
  endedAt: list[4]!,
  endReason: list[5]!,
  outcome: list[6]!,
  level: list[7]!,
  breachedAt: list[8]!,
  countedMs: list[9]!,
  countingSince: list[10]!,
  nextAt: list[11]!,
  standing: list[12]! && standingOf(list[12]!),
});

const tripwiresList = (of: Tripwires) => [of.low, of.normal, of.high, of.urgent];
const tripwiresOf = (list: List): Tripwires => ({ low: list[0]!, normal: list[1]!, high: list[2]!, urgent: list[3]! });

const applicationList = (of: Application) => [
  of.metric,
  of.cycle,
  of.application,
  of.revision,
  of.policy,
  of.policyVersion,
  of.assignment,
  of.score,
  of.schedule,
  of.scheduleVersion,
  of.priority,
  of.tier,
  tripwiresList(of.targets),
  of.appliedAt,
  of.firstDueAt,
  of.reachedAt,
  of.dueAt,
  of.endedAt,
  of.endReason,
];
const applicationOf = (list: List): Application => ({
  metric: list[0]!,
  cycle: list[1]!,
  application: list[2]!,
  revision: list[3]!,
  policy: list[4]!,
  policyVersion: list[5]!,
  assignment: list[6]!,
  score: list[7]!,
  schedule: list[8]!,
  scheduleVersion: list[9]!,
  priority: list[10]!,
  tier: list[11]!,
  targets: tripwiresOf(list[12]!),
  appliedAt: list[13]!,
  firstDueAt: list[14]!,
  reachedAt: list[15]!,
  dueAt: list[16]!,
  endedAt: list[17]!,
  endReason: list[18]!,
});

const transitionList = (of: Transition) => [
  of.at,
  of.metric,
  of.cycle,
  of.episode,
  of.tripwire,
  of.from,
  of.to,
  of.raises,
  of.trigger,
  of.cause,
  of.alerts,
  standingList(of.standing),
  of.policyVersion,
];
const transitionOf = (list: List): Transition => ({
  at: list[0]!,
  metric: list[1]!,
  cycle: list[2]!,
  episode: list[3]!,
  tripwire: list[4]!,
  from: list[5]!,
  to: list[6]!,
  raises: list[7]!,
  trigger: list[8]!,
  cause: list[9]!,
  alerts: list[10]!,
  standing: standingOf(list[11]!),
  policyVersion: list[12]!,
});

const runningClockList = (of: RunningClock) => [
  cycleList(of.cycle),
  applicationList(of.application),
  of.transition && transitionList(of.transition),
];
const runningClockOf = (list: List): RunningClock => ({
  cycle: cycleOf(list[0]!),
  application: applicationOf(list[1]!),
  transition: list[2]! && transitionOf(list[2]!),
});

const metricProgressList = (of: MetricProgress) => [
  of.cycles,
  of.episode,
  of.level,
  of.worst,
  of.lastEnd,
  of.lastOutcome,
  of.clock && runningClockList(of.clock),
];
const metricProgressOf = (list: List): MetricProgress => ({
  cycles: list[0]!,
  episode: list[1]!,
  level: list[2]!,
  worst: list[3]!,
  lastEnd: list[4]!,
  lastOutcome: list[5]!,
  clock: list[6]! && runningClockOf(list[6]!),
});

const positionList = (of: Position) => [of.at, of.seq, of.type, of.id, of.source];
const positionOf = (list: List): Position => ({
  at: list[0]!,
  seq: list[1]!,
  type: list[2]!,
  id: list[3]!,
  source: list[4]!,
});

const attributesList = (of: Attributes) => [
  of.channel,
  of.team,
  of.priority,
  of.tier,
  of.assignee,
  of.subject,
  of.customerId,
  of.customerName,
  of.tags,
  of.custom,
];
const attributesOf = (list: List): Attributes => ({
  channel: list[0]!,
  team: list[1]!,
  priority: list[2]!,
  tier: list[3]!,
  assignee: list[4]!,
  subject: list[5]!,
  customerId: list[6]!,
  customerName: list[7]!,
  tags: list[8]!,
  custom: list[9]!,
});

const statusSpanList = (of: StatusSpan) => [of.at, of.status];
const statusSpanOf = (list: List): StatusSpan => ({ at: list[0]!, status: list[1]! });

const episodeList = (of: Episode) => [
  of.episode,
  of.startedAt,
  of.endedAt,
  of.reopenedBy,
  of.revision,
  of.spans.map(statusSpanList),
];
const episodeOf = (list: List): Episode => ({
  episode: list[0]!,
  startedAt: list[1]!,
  endedAt: list[2]!,
  reopenedBy: list[3]!,
  revision: list[4]!,
  spans: (list[5]! as List[]).map(statusSpanOf),
});

const conversationList = (of: Conversation) => [
  of.id,
  of.asOf,
  of.changedAt,
  of.position && positionList(of.position),
  of.createdAt,
  of.created,
  of.creationMessageAt,
  of.deleted,
  of.status,
  attributesList(of.attributes),
  of.firstCustomerMessageAt,
  of.unansweredSince,
  of.replied,
  episodeList(of.episode),
  metricProgressList(of.metrics.firstReply),
  metricProgressList(of.metrics.allMessages),
  metricProgressList(of.metrics.resolution),
];
const conversationIn = (list: List): Conversation => ({
  id: list[0]!,
  asOf: list[1]!,
  changedAt: list[2]!,
  position: list[3]! && positionOf(list[3]!),
  createdAt: list[4]!,
  created: list[5]!,
  creationMessageAt: list[6]!,
  deleted: list[7]!,
  status: list[8]!,
  attributes: attributesOf(list[9]!),
  firstCustomerMessageAt: list[10]!,
  unansweredSince: list[11]!,
  replied: list[12]!,
  episode: episodeOf(list[13]!),
  metrics: {
    firstReply: metricProgressOf(list[14]!),
    allMessages: metricProgressOf(list[15]!),
    resolution: metricProgressOf(list[16]!),
  },
});

export function listOfConversation(conversation: Conversation): unknown[] {
  return conversationList(conversation);
}

export function conversationOfList(list: readonly unknown[]): Conversation {
  return conversationIn(list as List);
}
