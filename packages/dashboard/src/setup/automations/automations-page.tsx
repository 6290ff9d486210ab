import './automations.css';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { answer, api } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { NameDialog, useNaming } from '../name-dialog.tsx';
import { NotThere } from '../not-there.tsx';
import { rawList, rawOf, rawText } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { AutomationForm } from './automation-form.tsx';

export function useAutomations() {
  return useQuery({
    queryKey: ['automations'],
    queryFn: () => answer(api.GET('/v1/automations')),
    refetchInterval: 15_000,
  });
}

export function AutomationsPage() {
  const { t } = useTranslation();
  const { name } = useParams<{ name?: string }>();
  const [, navigate] = useLocation();
  const { draft, raw, readOnly } = useDraft();
  const naming = useNaming();
  const saved = useAutomations();
  const rules = rawList(raw.automations).map(rawOf);
  const names = rules.map((rule) => rawText(rule.name));
  const chosen = name !== undefined ? decodeURIComponent(name) : names[0];
  const index = names.indexOf(chosen ?? '');

  function add(next: string) {
    draft.set(['automations', rules.length], {
      name: next,
      on: ['sla_breached'],
      do: [{ slack: { channel: '#sla-breaches' } }],
    });
    navigate(`/setup/automations/${encodeURIComponent(next)}`);
  }

  return (
    <div className="master">
      <div>
        <ul className="master-list">
          {rules.map((rule, at) => {
            const one = names[at]!;
            const fared = saved.data?.items.find((item) => item.name === one);
            return (
              <li key={one}>
                <Link href={`/setup/automations/${encodeURIComponent(one)}`} aria-current={one === chosen || undefined}>
                  <strong>{one}</strong>
                  <span className="dim">
                    {rule.enabled === false
                      ? t('setup.automation.rests')
                      : fared
                        ? t('setup.automation.fared', { sent: fared.sent, failed: fared.failed })
                        : t('setup.automation.notSaved')}
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
        {!readOnly && (
          <Button icon="plus" className="master-add" onClick={naming.open}>
            {t('setup.automation.add')}
          </Button>
        )}
        <NameDialog naming={naming} title={t('setup.automation.add')} taken={names} onName={add} />
      </div>
      {index >= 0 ? (
        <AutomationForm
          key={chosen}
          index={index}
          saved={saved.data?.items.some((item) => item.name === chosen) ?? false}
        />
      ) : (
        <NotThere
          part="automations"
          name={chosen}
          icon="automations"
          none={t('setup.automation.none')}
          noneWhy={t('setup.automation.noneWhy')}
        />
      )}
    </div>
  );
}
