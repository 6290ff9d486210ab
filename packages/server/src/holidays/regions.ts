import { nearest } from '@kept/engine';
import DateHolidays from 'date-holidays';

/** A country, a subdivision or a region inside one, for which holidays are known. */
export interface HolidayRegion {
  /** `DE`, `DE-BY`; `DE-BY-A` where the holidays of a city differ. */
  readonly code: string;
  /** In English where there is an English name, else in the country's own language. */
  readonly name: string;
  /** The country's code; its own for a country. */
  readonly country: string;
}

/** What the parts of a code name, as the rules take them. */
export interface CodeParts {
  readonly country: string;
  readonly state?: string;
  readonly region?: string;
}

/** All of them: each country, by name, followed by what lies in it. */
export function holidayRegions(): readonly HolidayRegion[] {
  listed ??= listRegions();
  return listed;
}

/** What a code names; null where no holidays are known by it. Codes are written exactly as listed. */
export function partsOf(code: string): CodeParts | null {
  const [country = '', state, region, ...more] = code.split('-');
  if (more.length > 0 || !has(names.getCountries(), country)) return null;
  if (state === undefined) return { country };
  if (!has(names.getStates(country), state)) return null;
  if (region === undefined) return { country, state };
  return has(names.getRegions(country, state), region) ? { country, state, region } : null;
}

/** What somebody should write instead of a code that is not known. Ends with a full stop or a question mark. */
export function whyUnknown(code: string): string {
  const near = nearRegion(code);
  if (near !== null) return `Did you mean ${near.code} (${near.name})?`;
  const [country] = plain(code).split('-');
  const inside = holidayRegions().filter((region) => region.country === country);
  if (inside.length === 1)
    return `Holidays of ${inside[0]!.name} are known for the whole country only: write ${country}.`;
  if (inside.length > 1)
    return `In ${inside[0]!.name} there are ${someOf(inside.slice(1).map((region) => region.code))}.`;
  return 'Write a country such as DE or a subdivision such as DE-BY or US-CA.';
}

/** The region that somebody probably meant, by its code or its name (`de-by`, `GB-EN`, `Germany`). */
function nearRegion(text: string): HolidayRegion | null {
  const regions = holidayRegions();
  const code = plain(text);
  const name = text.trim().toLowerCase();
  const exact =
    regions.find((region) => region.code.toUpperCase() === (ALIASES[code] ?? code)) ??
    regions.find((region) => region.name.toLowerCase() === name);
  if (exact !== undefined) return exact;
  const [country, state = ''] = code.split('-');
  // Codes are too short to count wrong letters in: one letter off is another place.
  const begun = regions.find(
    (region) => state.length > 1 && region.country === country && beginsLike(region.code.split('-')[1] ?? '', state),
  );
  if (begun !== undefined) return begun;
  const nearName =
    name.length < 5
      ? null
      : nearest(
          name,
          regions.map((region) => region.name),
        );
  return regions.find((region) => region.name === nearName) ?? null;
}

/** Not codes of ISO 3166-1, but written for one. */
const ALIASES: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };

const names = new DateHolidays();
let listed: readonly HolidayRegion[] | undefined;

type Names = Readonly<Record<string, string>> | undefined;

function listRegions(): HolidayRegion[] {
  const regions: HolidayRegion[] = [];
  for (const [country, name] of byName(names.getCountries('en'))) {
    regions.push({ code: country, name, country });
    for (const [state, stateName] of byName(names.getStates(country, 'en'))) {
      const code = `${country}-${state}`;
      regions.push({ code, name: stateName, country });
      for (const [region, regionName] of byName(names.getRegions(country, state, 'en'))) {
        regions.push({ code: `${code}-${region}`, name: regionName, country });
      }
    }
  }
  return regions;
}

function byName(known: Names): [string, string][] {
  return Object.entries(known ?? {}).sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function has(known: Names, code: string): boolean {
  return known !== undefined && Object.hasOwn(known, code);
}

function plain(code: string): string {
  return code
    .trim()
    .replaceAll(/[\s_./]+/g, '-')
    .toUpperCase();
}

function beginsLike(known: string, written: string): boolean {
  return known.length > 1 && (known.startsWith(written) || written.startsWith(known));
}

function someOf(codes: readonly string[]): string {
  const few = codes.slice(0, 20).join(', ');
  return codes.length > 20 ? `${few} and ${codes.length - 20} more` : few;
}
