import { describe, expect, it } from 'vitest';
import { belongs, filtersOf, isFiltered, queryOf, searchOf } from '../../src/board/filters.ts';
import { rowOf } from '../../src/board/rows.ts';
import { clockOf, conversationOf } from './row-of.ts';

const of = (search: string) => filtersOf(new URLSearchParams(search));

describe('a view as an address', () => {
  it.each([
    '',
    'risk=breach&risk=urgent&team=support&team=billing',
    'state=all&metric=firstReply&createdFrom=2026-03-01T00%3A00%3A00.000Z',
    'assignee=unassigned&q=two+words&dueBefore=2026-03-02T12%3A00%3A00.000Z',
    'state=all&endedFrom=2026-03-01T00%3A00%3A00.000Z&outcome=met&excused=false&deleted=false&standing=then&cycleEnd=answered&without=team',
    'breachedFrom=2026-03-01T00%3A00%3A00.000Z&breachedTo=2026-03-02T00%3A00%3A00.000Z&breachWeekday=7&breachHour=0&timeZone=Europe%2FBerlin',
  ])('%s reads and writes the same', (search) => {
    expect(searchOf(of(search)).toString()).toBe(search);
  });

  it('passes over what it does not know', () => {
    expect(searchOf(of('risk=panic&state=lost&metric=mood')).toString()).toBe('');
    expect(isFiltered(of('risk=panic'))).toBe(false);
  });

  it('asks for open conversations unless others are wanted', () => {
    expect(queryOf(of('risk=breach'))).toEqual({ active: true, risk: ['breach'] });
    expect(queryOf(of('state=all'))).toEqual({});
    expect(queryOf(of('state=closed'))).toEqual({ active: false });
    expect(queryOf(of('risk=breach&team=a'), true)).toEqual({ active: true, team: ['a'] });
  });
});

describe('a row that changed', () => {
  const conversation = conversationOf('1', {
    risk: 'at_risk',
    metrics: {
      firstReply: clockOf({ badge: 'at_risk', dueAt: '2026-03-02T12:00:00.000Z', policy: 'vip' }),
      resolution: clockOf({ policy: 'standard' }),
    },
  });
  const row = rowOf(conversation, 0);

  it.each([
    ['', true],
    ['risk=at_risk', true],
    ['risk=breach', false],
    ['team=support&priority=high', true],
    ['team=support&priority=low', false],
    ['assignee=unassigned', true],
    ['assignee=ana', false],
    ['policy=vip', true],
    ['policy=standard', true],
    ['metric=resolution&policy=vip', false],
    ['metric=resolution&risk=at_risk', false],
    ['metric=allMessages', false],
    ['dueBefore=2026-03-02T12:30:00Z', true],
    ['dueBefore=2026-03-02T12:00:00Z', false],
    ['createdFrom=2026-03-02T08:00:00Z', true],
    ['createdTo=2026-03-02T08:00:00Z', false],
    ['state=closed', false],
    ['q=anything', true],
  ])('with %s belongs: %s', (search, expected) => {
    expect(belongs(row, of(search))).toBe(expected);
  });

  it('leaves the board when it is done', () => {
    const done = rowOf({ ...conversation, status: 'done' }, 0);
    expect(belongs(done, of(''))).toBe(false);
    expect(belongs(done, of('state=closed'))).toBe(true);
  });
});
