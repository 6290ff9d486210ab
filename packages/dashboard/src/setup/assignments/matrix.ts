/** Teams by channels: who wins each promise in each cell, and which rules never win. Pure. */
import { type Metric, scoreOf } from '@kept/engine';
import { METRICS } from '../../clock/running.ts';
import { type Raw, rawList, rawOf, rawText } from '../raw.ts';

export interface Rule {
  readonly policy: string;
  readonly team: string | null;
  readonly channel: string | null;
}

export function rulesOf(raw: Raw): Rule[] {
  return rawList(raw.assignments).map((written) => {
    const rule = rawOf(written);
    return { policy: rawText(rule.policy), team: rawText(rule.team) || null, channel: rawText(rule.channel) || null };
  });
}

/** The metrics that a policy watches. */
export type Watches = (policy: string) => readonly Metric[];

export function watchesOf(raw: Raw): Watches {
  const policies = rawOf(raw.policies);
  return (policy) => METRICS.filter((metric) => rawOf(rawOf(policies[policy]).metrics)[metric] !== undefined);
}

export interface Candidate extends Rule {
  /** Place in the list, from 1. */
  readonly number: number;
  readonly score: number;
}

export interface Cell {
  /** Null: any other. */
  readonly team: string | null;
  readonly channel: string | null;
  readonly winners: Readonly<Record<Metric, Candidate | null>>;
  /** Those that match, best first. */
  readonly candidates: readonly Candidate[];
}

export function cellOf(rules: readonly Rule[], watches: Watches, team: string | null, channel: string | null): Cell {
  const candidates = rules
    .map((rule, at) => ({ ...rule, number: at + 1, score: scoreOf(rule, { team, channel }) }))
    .filter((candidate): candidate is Candidate => candidate.score !== null)
    // §7.2: the highest score; of equals the first listed.
    .sort((a, b) => b.score - a.score || a.number - b.number);
  const winners = Object.fromEntries(
    METRICS.map((metric) => [
      metric,
      candidates.find((candidate) => watches(candidate.policy).includes(metric)) ?? null,
    ]),
  ) as Record<Metric, Candidate | null>;
  return { team, channel, winners, candidates };
}

export interface Matrix {
  readonly teams: readonly (string | null)[];
  readonly channels: readonly (string | null)[];
  readonly cells: readonly (readonly Cell[])[];
  /** Numbers of rules that win nothing anywhere: what stands before them is always better. */
  readonly shadowed: ReadonlySet<number>;
}

/** `teams` and `channels`: those that are known beside the ones that rules name. */
export function matrixOf(
  rules: readonly Rule[],
  watches: Watches,
  teams: readonly string[],
  channels: readonly string[],
): Matrix {
  const allTeams = [...sorted([...teams, ...rules.map(({ team }) => team)]), null];
  const allChannels = [...sorted([...channels, ...rules.map(({ channel }) => channel)]), null];
  const cells = allTeams.map((team) => allChannels.map((channel) => cellOf(rules, watches, team, channel)));
  const winning = new Set(
    cells.flat().flatMap(({ winners }) => Object.values(winners).map((winner) => winner?.number)),
  );
  const shadowed = new Set(rules.map((_, at) => at + 1).filter((number) => !winning.has(number)));
  return { teams: allTeams, channels: allChannels, cells, shadowed };
}

function sorted(names: readonly (string | null)[]): string[] {
  return [...new Set(names.filter((name): name is string => name !== null && name !== ''))].sort();
}

/** Metrics grouped by who wins them: one line where one policy wins all. */
export function byWinner(cell: Cell): { readonly policy: string | null; readonly metrics: readonly Metric[] }[] {
  const groups = new Map<string | null, Metric[]>();
  for (const metric of METRICS) {
    const policy = cell.winners[metric]?.policy ?? null;
    groups.set(policy, [...(groups.get(policy) ?? []), metric]);
  }
  return [...groups].map(([policy, metrics]) => ({ policy, metrics }));
}
