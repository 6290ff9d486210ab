/** A rule of the configuration that is not saved yet, checked where it would stand in it. */
import type { Automation } from '@kept/engine';
import type { Revisions } from '../../revisions/revisions.ts';
import { Refusal, type RefusalFault } from '../refusal.ts';

/**
 * The rule as it would be, were it saved under this name: in place of the one that has it, else after the last.
 *
 * @param source the configuration as it is saved, whose connections, people and schedules it may name
 * @throws Refusal bad_automation with every fault, at its place in the body
 */
export function unsavedRule(revisions: Revisions, source: string, name: string, written: object): Automation {
  const saved = revisions.parse(source);
  const value = (saved.ok ? saved.source.value : {}) as {
    readonly automations?: readonly { readonly name?: string }[];
  };
  const rules = [...(value.automations ?? [])];
  const found = rules.findIndex((rule) => rule.name === name);
  const at = found < 0 ? rules.length : found;
  rules[at] = { ...written, name };
  const read = revisions.parse(JSON.stringify({ ...value, automations: rules }));
  if (read.ok) return read.config.automations[at]!;
  const faults = read.faults
    .filter(({ severity }) => severity === 'error')
    .map(
      // Lines and columns would be those of a text that nobody has seen.
      ({ path, code, message }): RefusalFault => ({
        path: path.replace(`automations[${at}]`, 'body.automation'),
        code,
        message,
      }),
    );
  throw new Refusal('bad_automation', faults.map(({ message }) => message).join(' '), { faults });
}
