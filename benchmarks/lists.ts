/**
 * What the dashboard and reports ask, over HTTP of a service on SQLite with many conversations, a tenth of them open. BENCH_CONVERSATIONS
 * sets how many: 100,000 if nothing is said, the goal is set for 1,000,000. BENCH_WAIT is how many seconds the service runs before it is
 * asked: a minute after a start it has read beside what reports are counted from.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fillStore } from './many-conversations.ts';
import { serve } from './served.ts';
import { type Cell, printTable } from './table.ts';

const COUNT = Number(process.env.BENCH_CONVERSATIONS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 100);
const WAIT_MS = Number(process.env.BENCH_WAIT ?? 0) * 1000;
const DAY_MS = 86_400_000;

type Ask = (path: string) => Promise<unknown>;

interface Question {
  readonly name: string;
  /** What is asked; `round` chooses what it is asked of, so that no answer is the last one again. `ask` is not measured. */
  path(round: number, ask: Ask): string | Promise<string>;
}

const TEAMS = ['support', 'billing', 'onboarding', 'platform', 'field'];
const TEAM = (round: number) => TEAMS[round % TEAMS.length]!;
const RISKS = ['breach', 'urgent', 'at_risk', 'sla'];

const page = (query: string) => `/v1/conversations?limit=50&${query}`;

function report(round: number, days: number, more = ''): string {
  const to = new Date(Date.now() - (round % 300) * DAY_MS);
  const from = new Date(to.getTime() - days * DAY_MS);
  return `/v1/reports/compliance?from=${from.toISOString()}&to=${to.toISOString()}${more}`;
}

const QUESTIONS: readonly Question[] = [
  { name: 'board: open, by due', path: () => page('active=true&sort=due') },
  { name: 'board of a team', path: (round) => page(`active=true&sort=due&team=${TEAM(round)}`) },
  { name: 'board: one risk', path: (round) => page(`active=true&sort=due&risk=${RISKS[round % 4]}`) },
  { name: 'board of an agent', path: (round) => page(`active=true&assignee=agent${round % 60}`) },
  {
    name: 'board: two teams, one priority',
    path: (round) => page(`active=true&team=${TEAM(round)}&team=${TEAM(round + 1)}&priority=critical`),
  },
  { name: 'by risk', path: () => page('active=true&sort=risk') },
  { name: 'by how long they wait', path: () => page('active=true&sort=waiting') },
  { name: 'newest of all', path: () => page('sort=created') },
  { name: 'ten pages on', path: tenPagesOn },
  { name: 'done ones of a team', path: (round) => page(`active=false&team=${TEAM(round)}`) },
  { name: 'search: a number', path: (round) => page(`q=${1000 + round * 7}`) },
  { name: 'search: a word in a fifth of all', path: () => page('q=invoice') },
  { name: 'counts', path: () => '/v1/conversations/counts' },
  { name: 'counts of a team', path: (round) => `/v1/conversations/counts?team=${TEAM(round)}` },
  { name: 'facets', path: () => '/v1/conversations/facets' },
  { name: 'forecast, 8 hours', path: () => '/v1/forecast?hours=8' },
  { name: 'report: a day', path: (round) => report(round, 1) },
  { name: 'report: a week', path: (round) => report(round, 7) },
  { name: 'report: a week by team', path: (round) => report(round, 7, '&groupBy=team') },
  { name: 'report: a month by day', path: (round) => report(round, 30, '&groupBy=day') },
  { name: 'report: a year', path: (round) => report(round, 365) },
];

/** The page after the tenth, from another filter each time. */
async function tenPagesOn(round: number, ask: Ask): Promise<string> {
  const query = `active=true&sort=due&team=${TEAM(round)}`;
  let cursor = '';
  for (let at = 0; at < 10; at++) {
    const answer = (await ask(page(query + cursor))) as { next: string | null };
    cursor = `&cursor=${encodeURIComponent(answer.next!)}`;
  }
  return page(query + cursor);
}

interface Took {
  /** Of the first time it is asked of the service that has just been started, in milliseconds: what it reads may lie on the disk. */
  readonly firstMs: number;
  /** Of all times after it, sorted. */
  readonly laterMs: number[];
}

/** A question that takes seconds is not asked a hundred times. */
async function measure(ask: Ask, question: Question): Promise<Took> {
  const took: number[] = [];
  const enough = performance.now() + 20_000;
  for (let round = 0; round <= ROUNDS && (round < 6 || performance.now() < enough); round++) {
    const path = await question.path(round, ask);
    const start = performance.now();
    await ask(path);
    took.push(performance.now() - start);
  }
  const [firstMs, ...laterMs] = took;
  return { firstMs: firstMs!, laterMs: laterMs.sort((a, b) => a - b) };
}

export async function benchLists(): Promise<void> {
  const kept = process.env.BENCH_STORE;
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'kept-bench-'));
  try {
    const start = performance.now();
    if (kept === undefined) await fillStore(folder, COUNT);
    const seconds = Math.round((performance.now() - start) / 1000);
    const service = await serve(null, {}, folder);
    await after(WAIT_MS);
    const rows: Cell[][] = [];
    const ask: Ask = (path) => service.ask('GET', path);
    for (const question of QUESTIONS) {
      const { firstMs, laterMs } = await measure(ask, question);
      const at = (share: number) =>
        laterMs[Math.min(laterMs.length - 1, Math.floor(laterMs.length * share))]!.toFixed(1);
      rows.push([question.name, firstMs.toFixed(1), laterMs.length, at(0.5), at(0.99), at(1)]);
    }
    await service.stop();
    printTable(
      `${COUNT.toLocaleString('en')} conversations on SQLite (filled in ${seconds} s), each question over HTTP, one at a time`,
      ['question', 'first ms', 'asked again', 'p50 ms', 'p99 ms', 'worst ms'],
      rows,
    );
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await benchLists();
