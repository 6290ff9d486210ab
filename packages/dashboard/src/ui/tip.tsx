import './tip.css';
import { useEffect, useRef, useState } from 'react';
import { bothZones } from '../time/zone.ts';

interface Shown {
  readonly text: string;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The one tip of the page: shows `data-tip` of whatever is pointed at or focused, and the instant in `data-tip-at` in the
 * viewer's zone and that in `data-tip-zone`. One listener however many thousand rows there are. What a tip says is said to screen readers by the element's own label.
 */
export function TipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      current = null;
      setShown(null);
    };
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip], [data-tip-at]') : null;
      if (target === current) return;
      hide();
      if (!target || (event.type === 'focusin' && !target.matches(':focus-visible'))) return;
      current = target;
      timer = setTimeout(() => {
        const { left, width, top, bottom } = target.getBoundingClientRect();
        const text = textOf(target);
        if (text && target.isConnected) setShown({ text, x: left + width / 2, top, bottom });
      }, 250);
    };
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', onKey);
    return () => {
      hide();
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('keydown', onKey);
    };
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!shown || !element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = Math.min(Math.max(8, shown.x - width / 2), window.innerWidth - width - 8);
    const above = shown.top - height - 6;
    element.style.translate = `${left}px ${above > 4 ? above : shown.bottom + 6}px`;
    element.style.visibility = 'visible';
  }, [shown]);

  if (!shown) return null;
  return (
    <div ref={box} className="tip" role="presentation" aria-hidden="true">
      {shown.text}
    </div>
  );
}

function textOf(target: Element): string {
  const [words, at, zone] = ['data-tip', 'data-tip-at', 'data-tip-zone'].map((name) => target.getAttribute(name));
  return [words, at && bothZones(Number(at), zone)].filter(Boolean).join('\n');
}
