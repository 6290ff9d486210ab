import type { Metric } from '@kept/engine';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type Facet, filtersOf, type ShownRisk, searchOf } from '../board/filters.ts';
import type { Basis, Period } from './period.ts';

export interface Behind {
  readonly period: Period;
  readonly basis: Basis;
  readonly metric?: Metric | null;
  readonly risk?: readonly ShownRisk[];
  readonly facet?: readonly [Facet, string];
}

/** The board's address for the conversations behind a figure; null where the list cannot be asked for them. */
export function addressBehind({ period, basis, metric = null, risk = [], facet }: Behind): string | null {
  if (basis !== 'created') return null;
  const filters = {
    ...filtersOf(new URLSearchParams()),
    state: 'all' as const,
    metric,
    risk,
    createdFrom: new Date(period.fromMs).toISOString(),
    createdTo: new Date(period.toMs).toISOString(),
    ...(facet ? { [facet[0]]: [facet[1]] } : {}),
  };
  return `/?${searchOf(filters)}`;
}

/** A figure that opens the conversations behind it. */
export function Figure({ behind, children }: { behind: Behind; children: ReactNode }) {
  const address = addressBehind(behind);
  return address === null ? children : <Link href={address}>{children}</Link>;
}

/** Risks that a conversation has had its breach in, and those in which it kept its promise. */
export const BREACHED: readonly ShownRisk[] = ['breach', 'breached'];
export const MET: readonly ShownRisk[] = ['met'];
