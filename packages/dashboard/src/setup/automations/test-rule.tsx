import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../../api/client.ts';
import { useMay } from '../../shell/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { toast } from '../../ui/toast.tsx';
import { parseText } from '../document.ts';
import type { Raw } from '../raw.ts';
import { useDraft } from '../use-draft.tsx';
import { alike } from './rule.ts';

type Tested = Schema['AutomationTested']['items'];

interface Props {
  readonly name: string;
  /** As it stands in the draft. */
  readonly rule: Raw;
}

/**
 * Shows what a rule would send, or sends it for real, as it stands in the form. Where messages go the service knows only
 * as it is saved: while the draft says otherwise of connections or people, it is not offered.
 */
export function TestRule({ name, rule }: Props) {
  const { t } = useTranslation();
  const { base, raw } = useDraft();
  const before = useMemo(() => parseText(base.text).raw, [base.text]);
  const ready =
    base.revision !== null && alike(raw.connections, before.connections) && alike(raw.directory, before.directory);
  // What was shown is shown as long as the rule is the one that was tried.
  const [triedAs, setTriedAs] = useState<Raw | null>(null);
  const may = useMay('admin');
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  if (!may) return null;

  async function test(send: boolean) {
    setBusy(true);
    try {
      const { items } = await answer(
        api.POST('/v1/automations/{name}/test', { params: { path: { name } }, body: { send, automation: rule } }),
      );
      setTested(items);
      setTriedAs(rule);
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
      {!ready && <p className="hint">{t('setup.automation.connectionsFirst')}</p>}
      {ready &&
        alike(rule, triedAs) &&
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
