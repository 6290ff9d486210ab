import './ring.css';
import type { Badge } from './risk.ts';

export type Shape = Badge | 'paused' | 'closed' | 'none';

/** The shape beside the colour, so that no state is told by colour alone. Decoration: the word is said beside it. */
export function Ring({ shape, size = 14 }: { shape: Shape; size?: number }) {
  return (
    <svg className={`ring ring-${shape}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {paint(shape)}
    </svg>
  );
}

function paint(shape: Shape) {
  switch (shape) {
    case 'sla':
      return <circle cx="8" cy="8" r="5.75" className="ring-line" />;
    case 'at_risk':
      return (
        <>
          <circle cx="8" cy="8" r="5.75" className="ring-line" />
          <path d="M8 4.5a3.5 3.5 0 0 1 0 7z" className="ring-fill" />
        </>
      );
    case 'urgent':
      return (
        <>
          <circle cx="8" cy="8" r="5.75" className="ring-line" />
          <path d="M8 8V4.5A3.5 3.5 0 1 1 4.5 8z" className="ring-fill" />
        </>
      );
    case 'breach':
      return <circle cx="8" cy="8" r="6.5" className="ring-fill" />;
    case 'met':
      return <path d="m3.5 8.5 3 3 6-7" className="ring-line" />;
    case 'breached':
      return <path d="m4 4 8 8m0-8-8 8" className="ring-line" />;
    case 'paused':
      return <path d="M5.5 4v8m5-8v8" className="ring-line" />;
    case 'closed':
      return <path d="M12.75 9.5A5.25 5.25 0 1 1 6.5 3.25a4.25 4.25 0 0 0 6.25 6.25z" className="ring-line" />;
    case 'none':
      return <path d="M5 8h6" className="ring-line" />;
    default:
      return shape satisfies never;
  }
}
