import './connections.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { NameDialog, useNaming } from '../name-dialog.tsx';
import { NotThere } from '../not-there.tsx';
import { namesIn, rawOf, rawText } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { emptyConnection, KINDS, type Kind } from './kinds.ts';

/** Ways out: Slack, mail, Teams, PagerDuty, webhooks. */
export function ConnectionsPage() {
  const { t } = useTranslation();
  const { name } = useParams<{ name?: string }>();
  const [, navigate] = useLocation();
  const { draft, raw, readOnly } = useDraft();
  const naming = useNaming();
  const [kind, setKind] = useState<Kind>('slack');
  const names = namesIn(raw, 'connections');
  const chosen = name !== undefined ? decodeURIComponent(name) : names[0];

  return (
    <div className="master">
      <div>
        <ul className="master-list">
          {names.map((one) => (
            <li key={one}>
              <Link href={`/setup/connections/${encodeURIComponent(one)}`} aria-current={one === chosen || undefined}>
                <strong>{one}</strong>
                <span className="dim">
                  {t(`setup.connection.kinds.${rawText(rawOf(rawOf(raw.connections)[one]).kind) as Kind}`, {
                    defaultValue: rawText(rawOf(rawOf(raw.connections)[one]).kind),
                  })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {!readOnly && (
          <select
            className="select master-add"
            aria-label={t('setup.connection.add')}
            value=""
            onChange={(event) => {
              if (event.target.value === '') return;
              setKind(event.target.value as Kind);
              naming.open();
            }}
          >
            <option value="">{t('setup.connection.add')}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`setup.connection.kinds.${one}`)}
              </option>
            ))}
          </select>
        )}
        <NameDialog
          key={kind}
          naming={naming}
          title={t('setup.connection.addKind', { kind: t(`setup.connection.kinds.${kind}`) })}
          initial={names.includes(kind) ? '' : kind}
          taken={names}
          onName={(next) => {
            draft.set(['connections', next], emptyConnection(kind));
            navigate(`/setup/connections/${encodeURIComponent(next)}`);
          }}
        />
      </div>
      {chosen !== undefined && names.includes(chosen) ? (
        <ConnectionForm key={chosen} name={chosen} />
      ) : (
        <NotThere
          part="connections"
          name={chosen}
          icon="connections"
          none={t('setup.connection.none')}
          noneWhy={t('setup.connection.noneWhy')}
        />
      )}
    </div>
  );
}
