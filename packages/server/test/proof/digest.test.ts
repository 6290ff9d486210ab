/** What a digest without the personal part holds, and what it does not. */
import { parseEvent } from '@kept/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EMPTY_ROOT, MerkleTree } from '../../src/proof/merkle.ts';
import { digestWithoutPersonal } from '../../src/record/digest.ts';
import { part } from '../../src/record/personal.ts';
import { lives } from '../truth/lives.ts';

function digestOf(body: unknown): string {
  const parsed = parseEvent(body);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return digestWithoutPersonal(parsed.event);
}

const personal = fc.record(
  {
    subject: fc.option(fc.string({ minLength: 1 }).filter((text) => text.trim() !== '')),
    custom: fc.constantFrom({}, { a: 1 }, null),
    name: fc.constantFrom('Ada', null),
  },
  { requiredKeys: [] },
);

function withPersonal(
  event: Record<string, unknown>,
  { subject, custom, name }: { subject?: unknown; custom?: unknown; name?: unknown },
) {
  const fields = {
    ...(subject === undefined ? {} : { subject }),
    ...(custom == null ? {} : { custom }),
    ...(name === undefined ? {} : { customer: { ...(event.customer as object | undefined), name } }),
  };
  if (event.type === 'conversation.created') return { ...event, ...fields };
  if (event.type === 'conversation.updated') return { ...event, changes: { ...(event.changes as object), ...fields } };
  return event;
}

test('of the whole event it is that of the part that is stored apart from the person', () => {
  fc.assert(
    fc.property(lives, personal, (events, more) => {
      for (const event of events) {
        const whole = withPersonal(event, more);
        if (!parseEvent(whole).ok) continue;
        expect(digestOf(whole)).toBe(digestOf(part(whole).body));
      }
    }),
  );
});

test('it does not depend on the person, and does on everything that clocks go by', () => {
  const event = {
    ...{ id: 'e1', type: 'conversation.created', conversation: '1', at: '2026-03-02T08:00:00Z', priority: 'high' },
    ...{ subject: 'Help', customer: { id: 'k', name: 'Ada', tier: 'gold' }, custom: { a: 1 } },
  };
  const digest = digestOf(event);
  expect(digestOf({ ...event, subject: 'Other', custom: {}, customer: { ...event.customer, name: 'Bo' } })).toBe(
    digest,
  );
  for (const change of [
    { priority: 'low' },
    { at: '2026-03-02T08:00:01Z' },
    { team: 'a' },
    { customer: { ...event.customer, tier: 'x' } },
  ]) {
    expect(digestOf({ ...event, ...change })).not.toBe(digest);
  }
});

test('it is the same for ever: proofs that were given away go by it', () => {
  const event = {
    ...{
      id: 'e5',
      type: 'conversation.updated',
      conversation: '1001',
      at: '2026-03-02T10:00:00+01:00',
      source: 'desk',
    },
    ...{ actor: { kind: 'agent', id: 'ana' }, seq: 2 },
    changes: { team: 'tier2', assignee: null, customer: { name: 'Ada', tier: 'gold' }, addTags: ['vip'] },
  };
  expect(digestOf(event)).toMatchInlineSnapshot(`"OUZFZamtBdfwCPgfZfz6o2Vufiz8f0U2qKtgkZBt4pk"`);
});

test('a Merkle root is that of RFC 6962, leaf by leaf', () => {
  const rootOf = (leaves: readonly string[]) => {
    const tree = new MerkleTree();
    for (const leaf of leaves) tree.add(leaf);
    return tree.root();
  };
  // The vectors of RFC 6962's reference implementation, of the leaves that are text.
  expect(EMPTY_ROOT).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(rootOf([''])).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  // Any change, order or length gives another.
  const leaves = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const roots = new Set([
    rootOf(leaves),
    rootOf(leaves.toReversed()),
    rootOf(leaves.slice(1)),
    rootOf([...leaves, 'h']),
  ]);
  for (const index of leaves.keys()) roots.add(rootOf(leaves.with(index, 'x')));
  expect(roots.size).toBe(4 + leaves.length);
});
