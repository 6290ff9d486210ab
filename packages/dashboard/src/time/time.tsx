import { serviceNow } from './now.ts';
import { formatFull, formatNear } from './zone.ts';

/** An instant, near ones short, exact in both zones one hover or one focus away. */
export function Time({
  at,
  zone,
  full = false,
}: {
  at: string | number;
  zone?: string | null | undefined;
  full?: boolean;
}) {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={new Date(ms).toISOString()} data-tip-at={ms} data-tip-zone={zone ?? undefined}>
      {full ? formatFull(ms) : formatNear(ms, serviceNow())}
    </time>
  );
}
