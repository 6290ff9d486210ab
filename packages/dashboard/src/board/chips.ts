/** What a view is narrowed to, beside its lists of values: each in words, with the view that is left without it. */
import type { TFunction } from 'i18next';
import { serviceNow } from '../time/now.ts';
import { weekdayName } from '../time/weekday.ts';
import { formatNear } from '../time/zone.ts';
import { SPANS } from './counted.ts';
import type { Filters } from './filters.ts';

export interface ChipOf {
  readonly key: string;
  readonly text: string;
  readonly rest: Filters;
}

export function chipsOf(t: TFunction, filters: Filters): ChipOf[] {
  const chips: ChipOf[] = [];
  const add = (key: string, text: string, without: Partial<Filters>) =>
    chips.push({ key, text, rest: { ...filters, ...without } });
  const near = (at: string | null) => (at ? formatNear(Date.parse(at), serviceNow()) : '…');
  if (filters.state !== 'open') add('state', t(`board.state.${filters.state}`), { state: 'open' });
  if (filters.metric) add('metric', t(`metric.${filters.metric}`), { metric: null });
  if (filters.dueBefore) add('due', t('board.dueBefore', { when: near(filters.dueBefore) }), { dueBefore: null });
  for (const span of SPANS) {
    const [from, to] = [filters[`${span}From`], filters[`${span}To`]];
    if (!from && !to) continue;
    const text = t(`board.spans.${span}`, { from: near(from), to: near(to) });
    // An hour of the week is one of the breaches' period.
    add(span, text, { [`${span}From`]: null, [`${span}To`]: null, ...(span === 'breached' ? { hour: null } : {}) });
  }
  if (filters.hour) add('hour', hourWords(t, filters.hour), { hour: null });
  if (filters.outcome) add('outcome', t(`board.outcome.${filters.outcome}`), { outcome: null });
  for (const end of filters.cycleEnd)
    add(`end ${end}`, t(`board.cycleEnd.${end}`), { cycleEnd: filters.cycleEnd.filter((one) => one !== end) });
  for (const name of ['excused', 'corrected', 'uncovered', 'deleted'] as const) {
    const value = filters[name];
    if (value !== null) add(name, t(`board.${name}.${value ? 'yes' : 'no'}`), { [name]: null });
  }
  for (const facet of filters.without)
    add(`no ${facet}`, t(`board.without.${facet}`), { without: filters.without.filter((one) => one !== facet) });
  if (filters.standing) add('standing', t('board.standingThen'), { standing: null });
  return chips;
}

/** `Mon 09:00–10:00 (Europe/Berlin)` */
function hourWords(t: TFunction, { weekday, hour, timeZone }: NonNullable<Filters['hour']>): string {
  const clock = (at: number) => `${String(at % 24).padStart(2, '0')}:00`;
  return t('board.breachHour', { day: weekdayName(weekday), from: clock(hour), to: clock(hour + 1), zone: timeZone });
}
