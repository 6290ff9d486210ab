/** The compliance report over the store (§10). */
import { formatInstant } from '@kept/engine';
import type { ComplianceReport, ReportOptions } from '../reports/compliance.ts';
import type { ReportFilter } from '../rollups/question.ts';
import { sumsFromBlocks } from './compliance-blocks.ts';
import { complianceByRows, passes } from './compliance-by-rows.ts';
import type { ReportContext } from './context.ts';
import { correctedBreaches } from './corrected.ts';
import { cellsOf, type HeatCell } from './heat-map.ts';

export interface AskCompliance {
  readonly workspace: string;
  readonly options: ReportOptions;
  readonly filter: ReportFilter;
}

export type StoredReport = ComplianceReport & {
  readonly heatMap: HeatCell[];
  /** Breaches of the period that were recorded and later found not to be (§9.2): in no figure any more. */
  readonly corrected: number;
};

/** As of the last commit; from blocks (../rollups/block.ts) where they are made, from rows until they are. */
export function compliance(context: ReportContext, asked: AskCompliance): Promise<StoredReport> {
  return context.snapshot(async (db) => {
    const { workspace, options, filter } = asked;
    const corrected = await correctedBreaches({ db }, workspace, options);
    const sums = await sumsFromBlocks(context, db, workspace, { options, filter });
    const { from, to, until, basis, timeZone, groupBy } = options;
    return {
      ...(sums === null
        ? await complianceByRows({ db, dialect: context.dialect }, asked)
        : {
            ...{ from: formatInstant(from), to: formatInstant(to), until: formatInstant(until) },
            ...{ basis, timeZone, groupBy, overall: sums.overall(), groups: sums.groups() },
            heatMap: cellsOf(sums.heat),
          }),
      corrected: corrected.filter((breach) => passes(breach, filter)).length,
    };
  });
}
