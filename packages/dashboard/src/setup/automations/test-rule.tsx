import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../../api/client.ts';
import { useMay } from '../../shell/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { toast } from '../../ui/toast.tsx';
import { parseText } from '../document.ts';
import { type Raw, rawList, rawOf, rawText } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { alike } from './rule.ts';

type Tested = Schema['AutomationTested']['items'];

interface Props {
  readonly name: string;
  readonly saved: boolean;
  /** As it stands in the draft. */
  readonly rule: Raw;
}

/**
 * Shows what a rule would send, or sends it for real. The service tries what is saved: while the rule, or what it goes
 * through, says otherwise in the draft, it is not offered.
 */
export function TestRule({ name, saved, rule }: Props) {
  const { t } = useTranslation();
  const { base, raw } = useDraft();
  const before = useMemo(() => parseText(base.text).raw, [base.text]);
  const same =
    alike(
      rule,
      rawList(before.automations).find((one) => rawText(rawOf(one).name) === name),
    ) &&
    alike(raw.connections, before.connections) &&
    alike(raw.directory, before.directory);
  const ready = saved && same;
  const may = useMay('admin');
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  if (!may) return null;

  async function test(send: boolean) {
    setBusy(true);
    try {
      const { items } = await answer(
        api.POST('/v1/automations/{name}/test', { params: { path: { name } }, body: { send } }),
      );
      setTested(items);
      if (send && items.every((item) => item.sent)) toast(t('setup.automation.testSent'));
    } catch (error) {
      toast((error as Error).message, 'failed');
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className="form">
      <div className="actions">
        <Button icon="play" busy={busy} disabled={!ready} onClick={() => test(false)}>
          {t('setup.automation.test')}
        </Button>
        <Button icon="deliveries" busy={busy} disabled={!ready} onClick={() => test(true)}>
          {t('setup.automation.testSend')}
        </Button>
      </div>
      {!ready && <p className="hint">{t(saved ? 'setup.automation.testsSaved' : 'setup.automation.saveFirst')}</p>}
      {ready &&
        tested?.map((item) => (
          <article key={item.action} className="tested">
            <header>
              <strong>
                {item.kind} → {item.destination}
              </strong>
              {item.error ? (
                <span className="fault">
                  <Icon name="warning" size={14} />
                  {item.status ? `${item.status}: ` : ''}
                  {item.error}
                </span>
              ) : (
                <span className="soft">{item.sent ? t('deliveries.states.sent') : t('setup.automation.notSent')}</span>
              )}
            </header>
            <pre>{typeof item.message === 'string' ? item.message : JSON.stringify(item.message, null, 2)}</pre>
          </article>
        ))}
    </section>
  );
}
