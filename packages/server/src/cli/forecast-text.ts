/** A forecast as a person reads it in the morning: the sentence, whose it is, and what breaks when. */
import { parseInstant } from '@kept/engine';
import type { Counts, Forecasted } from '../forecast/forecast.ts';
import { visible } from './text/columns.ts';
import { counted, exact, grouped } from './text/duration.ts';
import { METRIC_NAMES } from './text/metrics.ts';
import type { Paint } from './text/paint.ts';
import { type Cell, type Column, tableLines } from './text/table.ts';
import type { ZoneTime } from './text/zone-time.ts';

export interface ForecastLook {
  readonly time: ZoneTime;
  readonly hours: number;
  readonly width: number;
  readonly paint: Paint;
}

const right = (heading: string): Column => ({ heading, align: 'right' });

export function forecastText({ teams, crossings, asOf }: Forecasted, look: ForecastLook): string[] {
  const { time, hours, paint } = look;
  const sum = teams.reduce((all, team) => all + team.urgent, 0);
  const warnings = teams.reduce((all, { low, normal, high }) => all + low + normal + high, 0);
  const from = time.minute(parseInstant(asOf)!);
  const what = `${counted(sum, 'breach', 'breaches')} and ${counted(warnings, 'warning')}`;
  const head = [
    paint('bold', `If nobody acts: ${what} in the next ${counted(hours, 'hour')}.`),
    paint('dim', `From ${from} (${time.zone}).`),
  ];
  if (teams.length === 0) return head;
  return [...head, '', ...teamTable(teams, look), '', ...crossingTable(crossings, look)];
}

function teamTable(teams: Forecasted['teams'], look: ForecastLook): string[] {
  const row = (team: (typeof teams)[number]): Cell[] => [
    team.team === null ? { text: '(none)', style: 'dim' } : visible(team.team),
    ...(['urgent', 'high', 'normal', 'low'] as const satisfies readonly (keyof Counts)[]).map((tripwire) =>
      team[tripwire] === 0 ? '' : grouped(team[tripwire]),
    ),
  ];
  const columns = [right('BREACH'), right('LAST CALL'), right('URGENT'), right('AT RISK')];
  return tableLines([{ heading: 'TEAM' }, ...columns], teams.map(row), look);
}

const WORDS = { low: 'at risk', normal: 'urgent', high: 'last call', urgent: 'breach' } as const;

/** Breaches first, as they come; then what warns. */
function crossingTable(crossings: Forecasted['crossings'], look: ForecastLook): string[] {
  const rows = crossings.map((crossing): Cell[] => {
    const cells = [
      look.time.dayAndTime(parseInstant(crossing.at)!),
      exact(Math.ceil(crossing.clockSeconds)),
      WORDS[crossing.tripwire],
      METRIC_NAMES[crossing.metric],
      crossing.team === null ? '' : visible(crossing.team),
      visible(crossing.subject === null ? crossing.conversation : `${crossing.conversation}  ${crossing.subject}`),
    ];
    return crossing.tripwire === 'urgent' ? cells : cells.map((text) => ({ text, style: 'dim' as const }));
  });
  const columns = [
    { heading: 'WHEN' },
    right('ON THE CLOCK'),
    { heading: 'WHAT' },
    { heading: 'PROMISE' },
    { heading: 'TEAM' },
  ];
  return tableLines([...columns, { heading: 'CONVERSATION', rest: true }], rows, look);
}
