/** Another name for a schedule, a policy or a connection, and for it wherever it is named. Pure. */
import { type Document, isMap, isScalar } from 'yaml';
import { changed } from './document.ts';
import { type Keys, type Raw, rawList, rawOf, rawText } from './raw.ts';

export type NamedPart = 'schedules' | 'policies' | 'connections';

/** Where in a configuration something is named, by its path. */
export function references(config: Raw, part: NamedPart, name: string): Keys[] {
  const automations = rawList(config.automations).map(rawOf);
  switch (part) {
    case 'schedules':
      return [
        ...Object.entries(rawOf(config.policies))
          .filter(([, policy]) => rawText(rawOf(policy).schedule) === name)
          .map(([policy]) => ['policies', policy, 'schedule']),
        ...automations.flatMap((rule, at) =>
          (['quietHours', 'digest'] as const)
            .filter((key) => rawText(rawOf(rule[key]).schedule) === name)
            .map((key) => ['automations', at, key, 'schedule']),
        ),
      ];
    case 'policies':
      return [
        ...rawList(config.assignments).flatMap((one, at) =>
          rawText(rawOf(one).policy) === name ? [['assignments', at, 'policy']] : [],
        ),
        ...automations.flatMap((rule, at) =>
          named(rawOf(rule.when).policy, name, ['automations', at, 'when', 'policy']),
        ),
      ];
    case 'connections':
      return automations.flatMap((rule, at) =>
        rawList(rule.do).flatMap((action, place) =>
          Object.entries(rawOf(action))
            .filter(([, fields]) => rawText(rawOf(fields).connection) === name)
            .map(([kind]) => ['automations', at, 'do', place, kind, 'connection']),
        ),
      );
    default:
      return part satisfies never;
  }
}

/** One text, or a list of them. */
function named(value: unknown, name: string, keys: Keys): Keys[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => (one === name ? [[...keys, at]] : []));
  return value === name ? [keys] : [];
}

/** The schedule called `default` holds where none is named: who relied on that has to name it from now on. */
function reliances(config: Raw, part: NamedPart, name: string): Keys[] {
  if (part !== 'schedules' || name !== 'default') return [];
  return [
    ...Object.entries(rawOf(config.policies))
      .filter(([, policy]) => rawOf(policy).schedule === undefined && rawOf(policy).ignoreOfficeHours !== true)
      .map(([policy]) => ['policies', policy, 'schedule']),
    ...rawList(config.automations).flatMap((rule, at) => {
      const { digest } = rawOf(rule);
      return digest !== undefined && rawOf(digest).schedule === undefined
        ? [['automations', at, 'digest', 'schedule']]
        : [];
    }),
  ];
}

/** How many places change with the name. */
export function placesOfName(config: Raw, part: NamedPart, name: string): number {
  return references(config, part, name).length + reliances(config, part, name).length;
}

/** The text with the new name in the old one's place, and wherever it is named. */
export function renamed(text: string, config: Raw, part: NamedPart, from: string, to: string): string {
  const all = [...references(config, part, from), ...reliances(config, part, from)];
  return changed(text, (document) => {
    renameKey(document, part, from, to);
    for (const keys of all) {
      const node = document.getIn(keys, true);
      if (isScalar(node)) node.value = to;
      else document.setIn(keys, to);
    }
  });
}

function renameKey(document: Document, part: NamedPart, from: string, to: string): void {
  const map = document.getIn([part], true);
  if (!isMap(map)) return;
  const pair = map.items.find(({ key }) => String(isScalar(key) ? key.value : key) === from);
  if (!pair) return;
  if (isScalar(pair.key)) pair.key.value = to;
  else pair.key = document.createNode(to);
}
