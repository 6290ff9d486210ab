import { type Document, isAlias, visit } from 'yaml';
import type { YamlFault } from './yaml-syntax.ts';

const MOST_ALIASES = 2_000;
const MOST_VALUES = 200_000;

/** Aliases of nothing, or else such as would grow a small file into a huge one, or without end. */
export function aliasFaults(document: Document): YamlFault[] {
  const anchors = new Set<string>();
  const unresolved: YamlFault[] = [];
  let first: YamlFault | null = null;
  let count = 0;
  const grows = 'These aliases grow beyond bounds when they are filled in. Write the values out.';
  visit(document, {
    Node(_, node) {
      const [from = 0, to = 1] = node.range ?? [];
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return;
      }
      count += 1;
      first ??= { code: 'yaml_alias', message: grows, from, to };
      if (anchors.has(node.source)) return;
      const message = `Nothing before *${node.source} is called &${node.source}. Text that begins with * goes in quotes.`;
      unresolved.push({ code: 'yaml_alias', message, from, to });
    },
  });
  if (first === null || unresolved.length > 0) return unresolved;
  return count > MOST_ALIASES || countsOver(document.toJS({ maxAliasCount: -1 }), MOST_VALUES) ? [first] : [];
}

/** Whether there are more than `most` values inside, each counted as often as it is reached. */
function countsOver(value: unknown, most: number): boolean {
  const open = [value];
  let count = 0;
  while (open.length > 0) {
    const next = open.pop();
    count += 1;
    if (count + open.length > most) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const inside of Object.values(next)) open.push(inside);
  }
  return false;
}
