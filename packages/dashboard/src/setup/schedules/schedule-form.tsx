import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Faults } from '../faults.tsx';
import { rawOf, rawText } from '../raw.ts';
import { RemoveNamed } from '../remove-named.tsx';
import { RenameNamed } from '../rename-named.tsx';
import { usePart } from '../use-draft.tsx';
import { DueNow } from './due-now.tsx';
import { Holidays } from './holidays.tsx';
import { Overrides } from './overrides.tsx';
import { usePreview } from './use-preview.ts';
import { WeekGrid } from './week-grid.tsx';
import { YearView } from './year-view.tsx';
import { zoneNames } from './zone-names.ts';

/** Office hours: the week, what the year makes of it, and when a message would be due, side by side. */
export function ScheduleForm({ name }: { name: string }) {
  const { t } = useTranslation();
  const id = useId();
  const { value, set, faultsAt, readOnly } = usePart(['schedules', name]);
  const schedule = rawOf(value);
  const preview = usePreview(schedule);
  const own = faultsAt([]).filter((fault) => fault.keys.length === 2);
  return (
    <div className="master-detail schedule" aria-busy={preview.busy}>
      <section>
        <div className="page-head">
          <h2>{name}</h2>
          <div className="actions">
            <RenameNamed part="schedules" name={name} />
            <RemoveNamed part="schedules" name={name} />
          </div>
        </div>
        <Faults faults={own} />
        <div className="field zone-field">
          <label htmlFor={id}>{t('setup.schedule.zone')}</label>
          <input
            id={id}
            className="input"
            list={`${id}-zones`}
            value={rawText(schedule.timeZone)}
            disabled={readOnly}
            spellCheck={false}
            onChange={(event) => set(['timeZone'], event.target.value)}
          />
          <datalist id={`${id}-zones`}>
            {zoneNames().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
          <Faults faults={faultsAt(['timeZone'])} />
        </div>
        <WeekGrid
          schedule={schedule}
          onChange={(day, ranges) => set(['weekly', day], ranges)}
          onWeek={(weekly) => set(['weekly'], weekly)}
          readOnly={readOnly}
          faultsAt={faultsAt}
        />
      </section>
      <section className="section">
        <DueNow preview={preview} name={name} />
      </section>
      <section className="section">
        <YearView preview={preview} />
      </section>
      <section className="section schedule-days">
        <Holidays
          schedule={schedule}
          preview={preview}
          onChange={(codes) => set(['holidays'], codes.length > 0 ? codes : undefined)}
          readOnly={readOnly}
          faults={faultsAt(['holidays'])}
        />
        <Overrides
          schedule={schedule}
          onChange={(overrides) => set(['overrides'], Object.keys(overrides).length > 0 ? overrides : undefined)}
          readOnly={readOnly}
          faultsAt={faultsAt}
        />
      </section>
    </div>
  );
}
