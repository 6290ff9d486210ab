import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api, type Schema } from '../../api/client.ts';
import { useMay } from '../../shell/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { toast } from '../../ui/toast.tsx';

type Tested = Schema['AutomationTested']['items'];

/** Shows what a rule would send, or sends it for real. It is the saved rule that is tried. */
export function TestRule({ name, saved, dirty }: { name: string; saved: boolean; dirty: boolean }) {
  const { t } = useTranslation();
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
        <Button icon="play" busy={busy} disabled={!saved} onClick={() => test(false)}>
          {t('setup.automation.test')}
        </Button>
        <Button icon="deliveries" busy={busy} disabled={!saved} onClick={() => test(true)}>
          {t('setup.automation.testSend')}
        </Button>
      </div>
      {(!saved || dirty) && (
        <p className="hint">{t(saved ? 'setup.automation.testsSaved' : 'setup.automation.saveFirst')}</p>
      )}
      {tested?.map((item) => (
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
