import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { addressBehind, type Behind } from './behind.ts';

/** A figure that opens the conversations behind it; one of none has nothing to open. */
export function Figure({ behind, count, children }: { behind: Behind; count?: number; children: ReactNode }) {
  return count === 0 ? children : <Link href={addressBehind(behind)}>{children}</Link>;
}
