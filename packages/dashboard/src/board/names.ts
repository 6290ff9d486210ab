import type { TFunction } from 'i18next';
import { channelIcon } from '../ui/icons.tsx';

/** A channel's name; those that are free text are shown as they are. */
export function channelName(t: TFunction, channel: string): string {
  const icon = channelIcon(channel);
  return icon === channel ? t(`channel.${channel as 'email'}`) : channel;
}
