import { type Config, compileRules, parseConfig } from '@kept/engine';
import { decide } from '../../src/automation/decide.ts';
import { type FiredTrigger, grouped } from '../../src/automation/fired-trigger.ts';
import type { Memory, Said } from '../../src/automation/throttle.ts';
import { BASE, bodyOf, type Firing, NOON } from '../delivery/workbench.ts';

let position = 0;

export function firedAs(firing: Firing, now = NOON): FiredTrigger {
  const { conversation = '1001', trigger = 'sla_breached', metric = 'firstReply', cycle = 1, at = now } = firing;
  const body = bodyOf(firing, now);
  return {
    id: `${conversation}/${metric}/${cycle}/${at}/${trigger}`,
    position: ++position,
    trigger,
    conversation,
    at,
    createdAt: now,
    body,
  };
}

export function checked(config: object): Config {
  const parsed = parseConfig({ ...BASE, ...config });
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('\n'));
  return parsed.config;
}

/** A memory that decisions are written into, as the router does. */
class Notebook implements Memory {
  readonly #said = new Map<string, Said>();
  recall(automation: string, conversation: string | null): Said | null {
    return this.#said.get(`${automation}/${conversation ?? ''}`) ?? null;
  }
  note(automation: string, conversation: string, said: Said): void {
    this.#said.set(`${automation}/${conversation}`, said);
    this.#said.set(`${automation}/`, said);
  }
}

/** What becomes of triggers, one after another, each with the instant at which it fires. */
export function play(config: object, firings: readonly (Firing & { now?: number })[], depth = 0) {
  const parsed = checked(config);
  const { schedules } = compileRules(parsed);
  const memory = new Notebook();
  return firings.flatMap((firing) => {
    const now = firing.now ?? NOON;
    const [group] = grouped([firedAs(firing, now)]);
    const decided = decide(group!, { config: parsed, schedules, memory, now, depth });
    for (const { automation, said } of decided.said) memory.note(automation, group![0]!.conversation, said);
    return decided.decisions;
  });
}

export function fatesOf(decisions: ReturnType<typeof play>): string[] {
  return decisions.map(({ fate }) => (fate.kind === 'skip' ? fate.code : fate.kind));
}

export const HOOK = { connections: { hook: { kind: 'webhook', url: 'https://example.com/hook' } } };
export const TO_HOOK = [{ webhook: { connection: 'hook' } }];
