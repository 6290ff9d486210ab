/** Line icons on a grid of 16, drawn in the text's colour. Decoration: a word says the same. */
const PATHS = {
  board: 'M2.5 3.5h11M2.5 8h11M2.5 12.5h7',
  compliance: 'M2.5 13.5V9m3.7 4.5V5.5m3.6 8v-6m3.7 6v-11',
  schedules: 'M2.5 4.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zm0 2.5h11M5.5 2v2.5m5-2.5v2.5',
  policies: 'M8 14.5a6 6 0 1 1 0-12 6 6 0 0 1 0 12zM8 5.5v3.2l2 1.3M6.5 1h3',
  suggestions: 'M2.5 13.5h11M4 13.5V9m3 4.5V6m3 7.5V3.5m3 10V7.5M2.5 5.5 5 3',
  assignments: 'M2.5 2.5h11v11h-11zm0 3.7h11m-11 3.6h11m-7.3-7.3v11m3.6-11v11',
  automations: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  yaml: 'M5.5 4.5 2 8l3.5 3.5m5-7L14 8l-3.5 3.5',
  revisions: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5V5h2.5M8 5.5V8l2 1.2',
  import: 'M8 2v7.5m-3-3 3 3 3-3M2.5 11v1.5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V11',
  keys: 'M9.5 9.5a3.5 3.5 0 1 0-3.3-2.3L2 11.4V14h2.6v-1.6h1.6v-1.6l1.3-1.3M11 5h.01',
  deliveries: 'M14 2 7.5 8.5M14 2 9.5 14l-2-5.5L2 6.5z',
  health: 'M1.5 8.5h3l2-5.5 3 10 2-4.5h3',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.3-1.2 3.2 3.2',
  filter: 'M2 4h12M4.5 8h7M6.5 12h3',
  close: 'm4 4 8 8m0-8-8 8',
  check: 'm3 8.5 3.2 3.2L13 4.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  chevron: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  right: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  left: 'M9.5 4.5 6 8l3.5 3.5',
  up: 'm4.5 9.5 3.5-3.5 3.5 3.5',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  open: 'M9.5 2.5h4v4m0-4L7.5 8.5m4 .5v3.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1H7',
  copy: 'M6 5.5h7.5v8H6zm-3.5 5v-8H10',
  edit: 'M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7',
  connections: 'M6.5 9.5 9.5 6.5M7 4.5 9 2.5a3 3 0 0 1 4.5 4.5l-2 2M9 11.5 7 13.5A3 3 0 0 1 2.5 9l2-2',
  trash: 'M2.5 4.5h11m-9 0 .6 9h5.8l.6-9m-5 0v-2h3v2',
  warning: 'M8 2 14.5 13.5h-13zm0 4.5v3m0 2h.01',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zm0-6.5V11m0-6h.01',
  offline:
    'm2 2 12 12M4.5 8.2A5.5 5.5 0 0 1 7 7m4.5 1.2a5.5 5.5 0 0 0-1.7-.9M2 5.8A9 9 0 0 1 4.5 4.2m9.5 1.6A9 9 0 0 0 7 3.6m1 8.9h.01',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm0-9.5v1m0 11v1M1.5 8h1m11 0h1m-11.1-4.6.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7',
  moon: 'M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5z',
  person: 'M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm-5 6a5 5 0 0 1 10 0',
  team: 'M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zm-4.5 5.5a4.5 4.5 0 0 1 9 0M10.5 3.2a2.2 2.2 0 0 1 0 4.1m1.5 2a4.3 4.3 0 0 1 2.5 3.7',
  keyboard: 'M1.5 4h13v8h-13zm2.5 2.5h.01m2.5 0h.01m2.5 0h.01m2.5 0h.01M5.5 9.5h5',
  more_pages: 'M2.5 2.5h4v4h-4zm7 0h4v4h-4zm-7 7h4v4h-4zm7 0h4v4h-4z',
  play: 'M5 3.5v9l7-4.5z',
  leave: 'M6 13.5H3.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1H6m4 8.5 3-3-3-3m3 3H6',
  // Channels
  email: 'M2 4h12v8.5H2zm0 .5 6 4.5 6-4.5',
  web_chat: 'M2.5 3h11v7.5H7l-3 2.5v-2.5H2.5z',
  voice: 'M3 2.5h2.5l1 3.2-1.5 1a8 8 0 0 0 4.3 4.3l1-1.5 3.2 1V13a1 1 0 0 1-1 1A10.5 10.5 0 0 1 2 3.5a1 1 0 0 1 1-1z',
  sms: 'M2.5 3h11v7.5H7l-3 2.5v-2.5H2.5zm3 3.8h.01M8 6.8h.01m2.5 0h.01',
  whatsapp: 'M2.5 13.5 3.4 10.7A5.7 5.7 0 1 1 5.6 12.7zM6 5.5c0 2.5 2 4.5 4.5 4.5',
  messenger:
    'M8 2.5c-3.3 0-6 2.3-6 5.3 0 1.7.8 3.1 2.2 4.1V14l1.9-1.1c.6.2 1.2.2 1.9.2 3.3 0 6-2.3 6-5.3s-2.7-5.3-6-5.3zM5 9l2.2-2.2 1.8 1.5L11 6.5',
  instagram:
    'M5 2.5h6A2.5 2.5 0 0 1 13.5 5v6a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 11V5A2.5 2.5 0 0 1 5 2.5zM8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zm3-5.5h.01',
  telegram: 'M14 2.5 2 7.2l3.7 1.5M14 2.5l-2.2 11-6.1-4.8M14 2.5 5.7 8.7v4.3l2-2.7',
  x: 'm3 3 10 10M13 3 3 13',
  api: 'M5 4 1.5 8 5 12m6-8 3.5 4-3.5 4M9 3 7 13',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The icon of a channel; the speech bubble for those that have none. */
export function channelIcon(channel: string): IconName {
  const known = [
    'email',
    'web_chat',
    'voice',
    'sms',
    'whatsapp',
    'messenger',
    'instagram',
    'telegram',
    'x',
    'api',
  ] as const;
  return known.find((name) => name === channel) ?? 'web_chat';
}
