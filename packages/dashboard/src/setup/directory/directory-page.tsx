import './directory.css';
import { useTranslation } from 'react-i18next';
import { rawOf, rawTexts } from '../raw.ts';
import { usePart } from '../use-draft.tsx';
import { AddLine } from './add-line.tsx';
import { EntryTable } from './entry-table.tsx';

/** Who is meant by assignee, team and manager, and how each is reached. */
export function DirectoryPage() {
  const { t } = useTranslation();
  const { value, set, faultsAt, readOnly } = usePart(['directory']);
  const people = rawOf(rawOf(value).people);
  const teams = rawOf(rawOf(value).teams);
  const ids = Object.keys(people);
  return (
    <div className="form directory">
      <section aria-labelledby="people">
        <h2 id="people">{t('setup.directory.people')}</h2>
        <p className="hint">{t('setup.directory.peopleWhy')}</p>
        <EntryTable
          part="people"
          entries={people}
          fields={['name', 'email', 'slack']}
          nameLabel={t('setup.directory.id')}
          readOnly={readOnly}
          faultsAt={(keys) => faultsAt(['people', ...keys])}
          set={(keys, next) => set(['people', ...keys], next)}
          detail={null}
        />
        {!readOnly && (
          <AddLine
            label={t('setup.directory.newPerson')}
            taken={ids}
            onAdd={(id) => set(['people', id], { name: id })}
          />
        )}
      </section>
      <section aria-labelledby="teams">
        <h2 id="teams">{t('setup.directory.teams')}</h2>
        <p className="hint">{t('setup.directory.teamsWhy')}</p>
        <EntryTable
          part="teams"
          entries={teams}
          fields={['slack', 'email', 'manager']}
          nameLabel={t('board.facets.team')}
          readOnly={readOnly}
          faultsAt={(keys) => faultsAt(['teams', ...keys])}
          set={(keys, next) => set(['teams', ...keys], next)}
          people={people}
          detail={{
            label: t('setup.directory.members'),
            values: (team) => rawTexts(rawOf(teams[team]).members),
            set: (team, members) => set(['teams', team, 'members'], members.length > 0 ? members : undefined),
          }}
        />
        {!readOnly && (
          <AddLine
            label={t('setup.directory.newTeam')}
            taken={Object.keys(teams)}
            onAdd={(team) => set(['teams', team], { members: [] })}
          />
        )}
      </section>
    </div>
  );
}
