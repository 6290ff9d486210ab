/** The pages of the dashboard: where they are, what they are called, who may see them. */
import type { IconName } from '../ui/icons.tsx';
import type { Role } from './session.tsx';

export interface Page {
  readonly path: string;
  readonly name:
    | 'board'
    | 'compliance'
    | 'schedules'
    | 'policies'
    | 'suggestions'
    | 'assignments'
    | 'automations'
    | 'connections'
    | 'directory'
    | 'yaml'
    | 'revisions'
    | 'import'
    | 'deliveries'
    | 'keys'
    | 'health';
  readonly icon: IconName;
  readonly role: Role;
  readonly group: 'watch' | 'setup' | 'operate';
}

export const PAGES: readonly Page[] = [
  { path: '/', name: 'board', icon: 'board', role: 'read', group: 'watch' },
  { path: '/compliance', name: 'compliance', icon: 'compliance', role: 'read', group: 'watch' },
  { path: '/setup/schedules', name: 'schedules', icon: 'schedules', role: 'read', group: 'setup' },
  { path: '/setup/policies', name: 'policies', icon: 'policies', role: 'read', group: 'setup' },
  { path: '/setup/suggestions', name: 'suggestions', icon: 'suggestions', role: 'read', group: 'setup' },
  { path: '/setup/assignments', name: 'assignments', icon: 'assignments', role: 'read', group: 'setup' },
  { path: '/setup/automations', name: 'automations', icon: 'automations', role: 'read', group: 'setup' },
  { path: '/setup/connections', name: 'connections', icon: 'connections', role: 'read', group: 'setup' },
  { path: '/setup/directory', name: 'directory', icon: 'team', role: 'read', group: 'setup' },
  { path: '/setup/yaml', name: 'yaml', icon: 'yaml', role: 'read', group: 'setup' },
  { path: '/setup/revisions', name: 'revisions', icon: 'revisions', role: 'read', group: 'setup' },
  { path: '/import', name: 'import', icon: 'import', role: 'admin', group: 'operate' },
  { path: '/deliveries', name: 'deliveries', icon: 'deliveries', role: 'read', group: 'operate' },
  { path: '/keys', name: 'keys', icon: 'keys', role: 'admin', group: 'operate' },
  { path: '/health', name: 'health', icon: 'health', role: 'read', group: 'operate' },
];

export const GROUPS = ['watch', 'setup', 'operate'] as const;
