import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { State } from './state.tsx';

/** Where a page broke: the rest of the dashboard stays. A new version on the server takes old pages away; load anew. */
export class Crash extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? <Crashed error={error} /> : this.props.children;
  }
}

function Crashed({ error }: { error: Error }) {
  const { t } = useTranslation();
  return (
    <div className="page" role="alert">
      <State
        level={1}
        icon="warning"
        title={t('ui.crashed')}
        why={t('ui.crashedWhy', { message: error.message })}
        step={<Button onClick={() => location.reload()}>{t('ui.reload')}</Button>}
      />
    </div>
  );
}
