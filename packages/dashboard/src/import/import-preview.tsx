import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answer, api } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { whole } from '../compliance/numbers.ts';
import { gist } from '../conversation/gist.ts';
import { Time } from '../time/time.tsx';
import { Icon } from '../ui/icons.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { BadRows } from './bad-rows.tsx';

const REST_MS = 300;
const SHOWN_EVENTS = 12;

/** The events that the first rows become, and the rows that become none. */
export function ImportPreview({
  id,
  mapping,
  lacks,
}: {
  id: string;
  mapping: Readonly<Record<string, unknown>> | null;
  lacks: readonly string[];
}) {
  const { t } = useTranslation();
  const asked = useRested(mapping === null ? null : JSON.stringify(mapping));
  const { data, error, isFetching } = useQuery({
    queryKey: ['import-preview', id, asked],
    queryFn: () =>
      answer(
        api.POST('/v1/imports/{id}/preview', {
          params: { path: { id } },
          body: { mapping: JSON.parse(asked!), rows: 100 },
        }),
      ),
    enabled: asked !== null,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return (
    <section className="import-preview" aria-busy={isFetching}>
      <h2>{t('import.preview')}</h2>
      {lacks.length > 0 ? (
        <p className="fault warn">
          <Icon name="warning" size={14} />
          {t('import.noColumns')} ({lacks.join(', ')})
        </p>
      ) : error ? (
        <ul>
          {(error instanceof Problem && error.faults.length > 0
            ? error.faults
            : [{ path: '', message: error.message }]
          ).map((fault) => (
            <li key={`${fault.path}/${fault.message}`} className="fault">
              <Icon name="warning" size={14} />
              <span>
                {fault.path && <code>{fault.path}</code>} {fault.message}
              </span>
            </li>
          ))}
        </ul>
      ) : !data ? (
        <p className="soft">{t('import.previewing')}</p>
      ) : (
        <>
          <p>
            {t('import.previewWords', { rows: whole(data.rows), events: whole(data.events.length) })}
            {data.badRows.length > 0 && `, ${t('import.badRows', { count: data.badRows.length })}`}
          </p>
          <Scroll>
            <table className="table">
              <tbody>
                {(data.events as readonly Record<string, unknown>[]).slice(0, SHOWN_EVENTS).map((event) => (
                  <tr key={String(event.id)}>
                    <td className="nowrap">
                      <Time at={String(event.at)} full />
                    </td>
                    <td>#{String(event.conversation)}</td>
                    <td>
                      <code>{String(event.type)}</code>
                    </td>
                    <td className="soft">{gist(event)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
          {data.badRows.length > 0 && <BadRows rows={data.badRows.slice(0, 20)} />}
        </>
      )}
    </section>
  );
}

function useRested(text: string | null): string | null {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
