import { useEffect, useRef } from 'react';

export type KeyHandlers = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/**
 * Single keys for the page: `j`, `Enter`, `?`. They rest while someone types, while a dialog is open, and with Ctrl,
 * Alt or Meta held, which belong to the browser.
 */
export function useKeys(handlers: KeyHandlers, active = true): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTaken(event)) return;
      const handler = latest.current[event.key];
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active]);
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (target.closest('[role="dialog"], [role="menu"], dialog')) return true;
  if (target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]'))
    return true;
  // Enter and Space belong to whatever control has the focus.
  return (event.key === 'Enter' || event.key === ' ') && target.matches('a, button, summary, input, [role="tab"]');
}
