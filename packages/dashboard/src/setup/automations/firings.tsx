import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Schema } from '../../api/client.ts';
import { DeliveryState } from '../../deliveries/delivery-state.tsx';
import { Time } from '../../time/time.tsx';

/** What a rule has set off of late. */
export function Firings({ fared }: { fared: Schema['Automation'] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('setup.automation.firings')}</h3>
      {fared.lastFirings.length === 0 ? (
        <p className="soft">{t('setup.automation.neverFired')}</p>
      ) : (
        <table className="table">
          <tbody>
            {fared.lastFirings.map((one) => (
              <tr key={one.delivery}>
                <td className="nowrap">
                  <Time at={one.at} />
                </td>
                <td>
                  <Link href={`/conversations/${encodeURIComponent(one.conversation)}`}>#{one.conversation}</Link>
                </td>
                <td>{one.kind}</td>
                <td>
                  <DeliveryState state={one.state} />
                </td>
                <td>
                  <Link href={`/deliveries?open=${encodeURIComponent(one.delivery)}`}>
                    {t('setup.automation.delivery')}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
