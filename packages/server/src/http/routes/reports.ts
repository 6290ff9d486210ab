import type { Reader } from '../../queries/reader.ts';
import { toCsv } from '../../reports/csv.ts';
import * as contracts from '../contracts/reports.ts';
import { mustBeZone, periodOf } from '../instants.ts';
import { Respond, type Route, route } from '../route.ts';

/** As long as anybody compares, and short enough that a report by day stays a page. */
const MOST_DAYS = 3_660;

export function reportRoutes({ reader, now }: { readonly reader: Reader; readonly now: () => number }): Route[] {
  return [
    route(contracts.reportCompliance, async ({ query, who }) => {
      const { basis = 'created', timeZone = 'UTC', groupBy = null, format = 'json' } = query;
      const period = periodOf(query, MOST_DAYS);
      mustBeZone(timeZone);
      const { heatMap, ...report } = await reader.ask('compliance', {
        workspace: who.workspace,
        options: { ...period, until: now(), basis, timeZone, groupBy },
        filter: {
          metric: query.metric ?? null,
          team: query.team ?? null,
          channel: query.channel ?? null,
          priority: query.priority ?? null,
          tier: query.tier ?? null,
          policy: query.policy ?? null,
          assignee: query.assignee ?? null,
        },
      });
      if (format === 'csv') return new Respond(200, toCsv(report), CSV);
      return { ...report, groups: report.groups && [...report.groups], heatMap };
    }),
  ];
}

const CSV = {
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': 'attachment; filename="compliance.csv"',
};
