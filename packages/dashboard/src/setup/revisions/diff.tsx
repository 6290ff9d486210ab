import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Scroll } from '../../ui/scroll.tsx';
import { diffLines, withContext } from '../line-diff.ts';

const SIGN = { same: ' ', added: '+', removed: '−' } as const;

export function Diff({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  const lines = useMemo(() => withContext(diffLines(before, after)), [before, after]);
  if (lines.length === 0) return <p className="soft">{t('setup.noDifference')}</p>;
  return (
    <Scroll className="diff">
      <table>
        <caption className="unseen">{t('setup.plan.diff')}</caption>
        <tbody>
          {lines.map((line, at) =>
            line === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: gaps are alike
              <tr key={`gap ${at}`} className="diff-gap">
                <td colSpan={3}>⋯</td>
              </tr>
            ) : (
              <tr key={`${line.before}/${line.after}`} className={`diff-${line.kind}`}>
                <td className="diff-number">{line.after ?? line.before}</td>
                <td className="diff-sign">
                  {SIGN[line.kind]}
                  {line.kind !== 'same' && <span className="unseen">{t(`setup.plan.${line.kind}`)}</span>}
                </td>
                <td>
                  <code>{line.text}</code>
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Scroll>
  );
}
