/** Another name for a schedule, a policy or a connection, and for it wherever it is named. Pure. */
import { isMap, isScalar, parseDocument, stringify } from 'yaml';
import { withValue } from './document.ts';
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

/** The text with the new name in the old one's place, and wherever it is named: nothing else of it is touched. */
export function renamed(text: string, config: Raw, part: NamedPart, from: string, to: string): string {
  const document = parseDocument(text);
  const map = document.getIn([part], true);
  const key = isMap(map)
    ? map.items.map((pair) => pair.key).find((one) => isScalar(one) && String(one.value) === from)
    : null;
  const places = references(config, part, from).map((keys) => ({ keys, node: document.getIn(keys, true) }));
  const ranges = [key, ...places.map(({ node }) => node)].flatMap((node) =>
    isScalar(node) && node.range ? [node.range] : [],
  );
  const written = ranges
    .sort(([a], [b]) => b - a)
    .reduce((rest, [start, end]) => `${rest.slice(0, start)}${scalarText(to)}${rest.slice(end)}`, text);
  // An alias has no place of its own; what was relied on has none yet.
  const unwritten = [
    ...places.filter(({ node }) => !isScalar(node)).map(({ keys }) => keys),
    ...reliances(config, part, from),
  ];
  return unwritten.reduce((rest, keys) => withValue(rest, keys, to), written);
}

/** As a key or a value, in a block or between braces. */
function scalarText(name: string): string {
  return /[,[\]{}]/.test(name) ? JSON.stringify(name) : stringify(name, { lineWidth: 0 }).trimEnd();
}
