/** Whatever comes, in whatever order, however late, under whatever revisions: a proof of it is confirmed by its events. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FakeClock, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { lives, OFFICE, type RawEvent } from '../truth/lives.ts';
import { exported, folder, prove, verify } from './given.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 6);
const END = START + 15 * 24 * 60 * MINUTE;

let workspaces = 0;

const story = lives.chain((events) =>
  fc.record({
    arriving: fc
      .array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: events.length, maxLength: events.length })
      .map((delays) =>
        events
          .map((event, index) => ({ event, at: Date.parse(event.at) + delays[index]! * MINUTE }))
          .sort((a, b) => a.at - b.at),
      ),
    save: fc.option(
      fc.record({
        after: fc.nat(12),
        appliesTo: fc.constantFrom('new' as const, 'open' as const),
        target: fc.constantFrom('20m', '5h'),
      }),
    ),
    imported: fc.boolean(),
  }),
);

function shifted(event: RawEvent, conversation: string): RawEvent {
  return {
    ...event,
    id: `${conversation}-${String(event.id)}`,
    conversation,
    ...(event.type === 'event.voided' ? { event: `${conversation}-${String(event.event)}` } : {}),
  };
}

onEveryDatabase('A proof of any history', (database) => {
  it('is confirmed, and every event of it is needed', { timeout: 180_000 }, async () => {
    const store = await database.open();
    await fc.assert(
      fc.asyncProperty(story, fc.nat(), async ({ arriving, save, imported }, which) => {
        const service = serviceOn(store, new FakeClock(START));
        const workspace = await service.workspace(`law-${++workspaces}`, OFFICE);
        for (const [index, { event, at }] of arriving.entries()) {
          await service.run(at);
          const events = [shifted(event, 'a'), ...(index % 2 === 0 ? [shifted(event, 'b')] : [])];
          await service.receive(workspace, events, imported && index === 0 ? { imported, revision: 1 } : {});
          if (save?.after !== index) continue;
          service.clock.advance(1);
          const metrics = { ...OFFICE.policies.office.metrics, firstReply: { target: save.target } };
          const policies = { ...OFFICE.policies, office: { ...OFFICE.policies.office, metrics } };
          await service.revisions.save(workspace, JSON.stringify({ ...OFFICE, policies }), {
            author: 'ada',
            appliesTo: save.appliesTo,
          });
          await service.recorder.touch(workspace, ['a', 'b']);
          await store.db.updateTable('reselections').set({ finished_at: service.clock.now() }).execute();
        }
        await service.run(END);
        const proof = folder();
        const made = await prove(service, workspace, proof);
        expect(made).toMatchObject({ kind: 'made' });
        const events = await exported(service, workspace);
        expect((await verify(proof, events)).findings).toEqual([]);

        const lost = events[which % events.length]!;
        const { findings } = await verify(
          proof,
          events.filter((event) => event !== lost),
        );
        expect(findings.map(({ what, name }) => [what, name.startsWith(`event ${lost.id} `)])).toEqual([
          ['event', true],
        ]);
      }),
      { numRuns: database.kind === 'sqlite' ? 50 : 6 },
    );
  });
});
