import type { Directory, Person, TeamEntry } from './config.ts';
import { checkAddress } from './connections.ts';
import type { Names } from './names.ts';
import { meant } from './near.ts';
import { describe, either, type Keys, type Report } from './report.ts';
import type { directoryShape } from './shape/connection-shape.ts';
import type { Read } from './shape/read.ts';
import { tableOf } from './tables.ts';

type ReadDirectory = Read<typeof directoryShape>;

/** Ids that mean something else where a person can be named. */
const RESERVED = ['assignee', 'team', 'manager', 'nobody', 'unassigned'];

/** The directory; faulty parts are left out, and everybody is named. */
export function directoryOf(read: ReadDirectory, names: Names, report: Report): Directory {
  const ids = [...(read.people?.keys() ?? [])];
  const people = [...(read.people ?? [])].map(([id, written]): [string, Person] => {
    const keys: Keys = ['directory', 'people', id];
    if (RESERVED.includes(id)) {
      report.error(
        keys,
        'reserved_name',
        `Nobody can have the id ${describe(id)}: in rules ${either(RESERVED)} mean something else.`,
      );
    }
    if (typeof written?.email === 'string') checkAddress(written.email, [...keys, 'email'], report);
    return [id, { name: written?.name ?? null, email: written?.email ?? null, slack: written?.slack ?? null }];
  });
  const teams = [...(read.teams ?? [])].map(([name, written]): [string, TeamEntry] => {
    const keys: Keys = ['directory', 'teams', name];
    names.mention('team', name, keys);
    if (typeof written?.email === 'string') checkAddress(written.email, [...keys, 'email'], report);
    const members = (written?.members ?? []).filter((member) => member !== null);
    for (const [at, member] of (written?.members ?? []).entries()) {
      if (member !== null) checkPerson(member, ids, [...keys, 'members', at], report);
    }
    const manager = written?.manager ?? null;
    if (manager !== null) checkPerson(manager, ids, [...keys, 'manager'], report);
    return [name, { members, manager, slack: written?.slack ?? null, email: written?.email ?? null }];
  });
  return { people: tableOf(people), teams: tableOf(teams) };
}

function checkPerson(id: string, ids: readonly string[], keys: Keys, report: Report): void {
  if (ids.includes(id)) return;
  const otherwise = ' Add them to directory.people.';
  report.error(
    keys,
    'unknown_person',
    `Nobody in the directory has the id ${describe(id)}.${meant(id, ids, otherwise)}`,
  );
}
