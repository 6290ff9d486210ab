import './import.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { answer, api, type Schema } from '../api/client.ts';
import { whole } from '../compliance/numbers.ts';
import { Time } from '../time/time.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { Failure, Skeleton } from '../ui/state.tsx';
import { ImportRun } from './import-run.tsx';
import { MapColumns } from './map-columns.tsx';
import { Upload } from './upload.tsx';

/** Upload, map, preview, run: what was uploaded is kept by the service, its columns by this page. */
export function ImportPage() {
  const { t } = useTranslation();
  const { id } = useParams<{ id?: string }>();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  // Kept for as long as this page is: one may look elsewhere before mapping.
  const key = ['import-uploaded', id];
  const { data: uploaded } = useQuery<Schema['ImportUploaded'] | null>({
    queryKey: key,
    queryFn: () => null,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('pages.import')}</h1>
        {id !== undefined && (
          <Link href="/import" className="button button-plain">
            {t('ui.back')}
          </Link>
        )}
        <p>{t('import.lead')}</p>
      </header>
      {id === undefined ? (
        <>
          <Upload
            onUploaded={(next) => {
              client.setQueryData(['import-uploaded', next.import.id], next);
              void client.invalidateQueries({ queryKey: ['imports'] });
              navigate(`/import/${encodeURIComponent(next.import.id)}`);
            }}
          />
          <Earlier />
        </>
      ) : uploaded ? (
        <MapColumns
          uploaded={uploaded}
          onStarted={() => {
            client.setQueryData(key, null);
            void client.invalidateQueries({ queryKey: ['imports'] });
          }}
        />
      ) : (
        <ImportRun id={decodeURIComponent(id)} />
      )}
    </div>
  );
}

function Earlier() {
  const { t } = useTranslation();
  const { data, error, isError, refetch } = useQuery({
    queryKey: ['imports'],
    queryFn: () => answer(api.GET('/v1/imports')),
    refetchInterval: 5_000,
  });
  if (isError) return <Failure error={error} retry={() => refetch()} />;
  if (!data) return <Skeleton rows={3} />;
  if (data.items.length === 0) return null;
  return (
    <section className="section">
      <h2>{t('import.earlier')}</h2>
      <Scroll>
        <table className="table">
          <tbody>
            {data.items.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link href={`/import/${encodeURIComponent(one.id)}`}>{one.file}</Link>
                </td>
                <td>{t(`import.state.${one.state}`)}</td>
                <td className="num">{whole(one.accepted)}</td>
                <td className="num">{one.badRows > 0 && t('import.badRows', { count: one.badRows })}</td>
                <td className="nowrap">
                  <Time at={one.createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
