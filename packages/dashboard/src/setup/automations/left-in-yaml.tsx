import { useTranslation } from 'react-i18next';
import { stringify } from 'yaml';

/** What a form has no field for: shown as it is written, and never touched. */
export function LeftInYaml({ value }: { value: unknown }) {
  const { t } = useTranslation();
  return (
    <div className="left-in-yaml">
      <p className="hint">{t('setup.automation.leftInYaml')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{stringify(value).trimEnd()}</pre>
    </div>
  );
}
