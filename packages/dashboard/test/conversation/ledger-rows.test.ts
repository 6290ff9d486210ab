import { explain, parseConfig } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { ledgerRows, leftOut } from '../../src/conversation/ledger-rows.ts';
import type { Ledger } from '../../src/conversation/use-conversation.ts';

const checked = parseConfig({
  kept: 1,
  schedules: {
    office: {
      timeZone: 'UTC',
      weekly: {
        mon: ['09:00-17:00'],
        tue: ['09:00-17:00'],
        wed: ['09:00-17:00'],
        thu: ['09:00-17:00'],
        fri: ['09:00-17:00'],
      },
    },
  },
  policies: { standard: { schedule: 'office', metrics: { resolution: { target: '60h' } } } },
  assignments: [{ policy: 'standard' }],
});
if (!checked.ok) throw new Error('faulty');
const events = [
  { id: '1', type: 'conversation.created', conversation: 'c', at: '2026-03-02T10:00:00Z' },
  { id: '2', type: 'status.changed', conversation: 'c', at: '2026-03-03T10:00:00Z', status: 'pending' },
  { id: '3', type: 'status.changed', conversation: 'c', at: '2026-03-03T12:30:00Z', status: 'open' },
];
const ledger = explain(events, checked.config, '2026-03-04T10:00:00Z', 'resolution') as Ledger;

describe('the table behind a due date', () => {
  it('sums to the time on the clock, and with what lies ahead to the promise', () => {
    const rows = ledgerRows(ledger).filter((row) => row !== null);
    expect(rows.findLast((row) => !row.projected && row.countedMs > 0)!.sumMs).toBe(ledger.elapsedSeconds * 1000);
    expect(rows.at(-1)!.sumMs).toBe(ledger.targetSeconds * 1000);
    expect(rows.find((row) => row.kind === 'paused')).toMatchObject({ note: 'pending', countedMs: 0 });
  });

  it('shows a long one by its ends, and says what is between', () => {
    const all = ledgerRows(ledger);
    const short = ledgerRows(ledger, 7);
    expect(all.length).toBeGreaterThan(7);
    expect(short).toHaveLength(7);
    expect(short.filter((row) => row === null)).toHaveLength(1);
    const hidden = leftOut(ledger, 7);
    expect(hidden.lines).toBe(all.length - 6);
    const shownMs = short.reduce((sum, row) => sum + (row?.countedMs ?? 0), 0);
    expect(shownMs + hidden.countedMs).toBe(ledger.targetSeconds * 1000);
  });
});
