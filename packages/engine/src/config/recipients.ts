import type { Directory, Recipient } from './config.ts';
import { isAddress } from './connections.ts';
import { meant } from './near.ts';
import { describe, type Keys, type Report } from './report.ts';
import { PLACES } from './shape/automation-shape.ts';

/** How a message travels, and so what must be known of a person. */
type Way = 'email' | 'slack';

/** Who gets a message: a place, a person of the directory, or for mail an address. Null if it is none of them. */
export function recipientOf(
  written: string,
  way: Way,
  directory: Directory,
  keys: Keys,
  report: Report,
): Recipient | null {
  const place = PLACES.find((word) => word === written);
  if (place !== undefined) {
    warnOfNobody(place, directory, keys, report);
    return place;
  }
  const people = Object.keys(directory.people);
  const person = directory.people[written];
  if (person !== undefined) {
    if (person[way] !== null) return { person: written };
    const what = way === 'email' ? 'e-mail address' : 'Slack member id';
    return report.error(
      keys,
      `person_without_${way}`,
      `The directory has no ${what} of ${describe(written)}. Add ${way} to directory.people.${written}.`,
    );
  }
  if (way === 'email' && isAddress(written)) return { address: written };
  if (way === 'slack' && written.startsWith('#')) {
    return report.error(
      keys,
      'not_an_address',
      `${describe(written)} is a channel. Write channel: ${describe(written)}.`,
    );
  }
  if (written.includes('@')) {
    const instead =
      way === 'email'
        ? 'Write one such as ana@example.com.'
        : 'Slack reaches people by the directory: add them to directory.people and name their id.';
    return report.error(keys, 'not_an_address', `${describe(written)} cannot be used here. ${instead}`);
  }
  const otherwise = ` Write assignee, team, manager, the id of a person in directory.people${way === 'email' ? ' or an address' : ''}.`;
  return report.error(
    keys,
    'unknown_person',
    `Nobody in the directory has the id ${describe(written)}.${meant(written, [...PLACES, ...people], otherwise)}`,
  );
}

function warnOfNobody(place: (typeof PLACES)[number], directory: Directory, keys: Keys, report: Report): void {
  const part = place === 'assignee' ? 'people' : 'teams';
  if (Object.keys(directory[part]).length > 0) return;
  report.warn(
    keys,
    'nobody_known',
    `directory.${part} is empty, so it is never known who the ${place} is. Add ${place === 'assignee' ? 'people' : 'teams'} to the directory.`,
  );
}
