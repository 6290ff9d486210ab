import type { TFunction } from 'i18next';
import { type MouseEvent, memo } from 'react';
import { WordedCountdown } from '../clock/countdown.tsx';
import { METRICS, nextClock } from '../clock/running.ts';
import { Mark, WordedBadge } from '../risk/badge.tsx';
import { channelIcon, Icon } from '../ui/icons.tsx';
import { channelName } from './names.ts';
import type { Row } from './rows.ts';

interface Props {
  /** Handed down: asking for it in each cell of each row costs more than the cell. */
  readonly t: TFunction;
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly current: boolean;
  readonly opened: boolean;
  readonly changedAt: number | null;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
  /** See the list. */
  readonly then: string | undefined;
}

/** How long a row that changed stands out. */
const FRESH_MS = 2_000;

export const BoardRow = memo(function BoardRow({
  t,
  row,
  index,
  top,
  height,
  current,
  opened,
  changedAt,
  onOpen,
  onFocus,
  then,
}: Props) {
  const { conversation, asOfMs } = row;
  const { id, risk, status, subject, customer, tier, team, assignee, channel, metrics } = conversation;
  const next = nextClock(metrics);
  const href = `/conversations/${encodeURIComponent(id)}${then ?? ''}`;
  const fresh = changedAt !== null && Date.now() - changedAt < FRESH_MS;

  function openBeside(event: MouseEvent) {
    // With a modifier it is a link like any other: another tab, another window.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(id);
  }

  return (
    // The row is a larger target for the pointer; by keyboard its link does the same.
    <tr
      aria-rowindex={index + 2}
      className="row"
      data-id={id}
      data-risk={risk}
      data-current={current || undefined}
      data-opened={opened || undefined}
      data-fresh={fresh || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={openBeside}
    >
      <td className="cell cell-risk">
        {risk ? <WordedBadge t={t} badge={risk} /> : <span className="dim">{t('risk.none')}</span>}
      </td>
      <td className="cell cell-due">
        {next ? (
          <WordedCountdown
            t={t}
            metric={next.metric}
            clock={next.clock}
            asOfMs={asOfMs}
            status={status}
            beside={risk}
            frozen={then !== undefined}
          />
        ) : (
          <span className="dim">{t(`status.${status}`)}</span>
        )}
      </td>
      <td className="cell cell-conversation">
        <a
          href={href}
          className="row-link"
          aria-current={opened || undefined}
          onFocus={() => onFocus(id)}
          onClick={(event) => {
            event.stopPropagation();
            openBeside(event);
          }}
        >
          {subject ?? t('board.noSubject')}
        </a>
        <span className="row-id">#{id}</span>
      </td>
      <td className="cell cell-customer">
        <span>{customer.name ?? customer.id ?? '–'}</span>
        {tier && <span className="cell-under">{tier}</span>}
      </td>
      <td className="cell cell-team">{team ?? <span className="dim">–</span>}</td>
      <td className="cell cell-assignee">{assignee ?? <span className="dim">{t('ui.unassigned')}</span>}</td>
      <td className="cell cell-channel">
        {channel && (
          <span role="img" aria-label={channelName(t, channel)} data-tip={channelName(t, channel)}>
            <Icon name={channelIcon(channel)} />
          </span>
        )}
      </td>
      <td className="cell cell-metrics">
        {METRICS.map((metric) => (
          <Mark key={metric} t={t} metric={metric} badge={metrics[metric]?.badge ?? null} />
        ))}
      </td>
      <td className="cell cell-policy">{next?.clock.policy ?? <span className="dim">–</span>}</td>
    </tr>
  );
});
