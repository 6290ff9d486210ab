import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Something wide that scrolls sideways by itself; where it does, it can be reached and scrolled by keyboard. */
export function Scroll({ children, className = '' }: { children: ReactNode; className?: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setScrolls(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    measure();
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className={`scroll-x ${className}`} {...(scrolls ? { tabIndex: 0 } : {})}>
      {children}
    </div>
  );
}
