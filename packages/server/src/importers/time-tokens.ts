/** What makes a text of tokens a usable time format; null, or what to write instead. */
export function tokensFault(tokens: string): string | null {
  const bare = tokens.replaceAll(/'[^']*'/g, ' ');
  if (bare.includes("'")) return "A quoted part is not closed. Write literal letters between two quotes, as 'T'.";
  const words: readonly string[] = bare.match(/([A-Za-z])\1*/g) ?? [];
  const meant = MISTAKEN.find(([wrong]) => words.includes(wrong));
  if (meant !== undefined) return `${meant[0]} ${meant[1]}`;
  const unknown = words.find((word) => !KNOWN.has(word));
  if (unknown !== undefined)
    return `${JSON.stringify(unknown)} is no token. Write literal letters in quotes, as 'T'. ${TOKENS}`;
  if (words.some((word) => word === 'x' || word === 'X')) return null;
  for (const [name, letters] of NEEDED) {
    if (!words.some((word) => letters.includes(word[0]!))) return `The format has no ${name}. ${TOKENS}`;
  }
  if (words.some((word) => word[0] === 'h') && !words.includes('a'))
    return 'h is the hour of a 12-hour clock and needs a (AM or PM). Write H for 0 to 23.';
  return null;
}

/** Whether the text says its own offset, so that no zone is needed. */
export function tokensHoldOffset(tokens: string): boolean {
  return /[ZzxX]/.test(tokens.replaceAll(/'[^']*'/g, ''));
}

const TOKENS = 'Tokens are those of Luxon: d/M/yyyy HH:mm, yyyy-MM-dd HH:mm:ss, LLL d, yyyy h:mm a.';

const MISTAKEN: readonly (readonly [string, string])[] = [
  ['YYYY', 'is no token: write yyyy for the year.'],
  ['YY', 'is no token: write yy for the year.'],
  ['DD', 'is not the day of the month: write dd.'],
  ['D', 'is not the day of the month: write d.'],
  ['A', 'is no token: write a for AM and PM.'],
  ['T', "is a token of its own: write the letter in quotes, 'T'."],
];

const KNOWN = new Set(
  'y yy yyyy M MM MMM MMMM L LL LLL LLLL d dd H HH h hh m mm s ss S SSS u uu uuu a Z ZZ ZZZ z E EEE EEEE c ccc cccc x X'.split(
    ' ',
  ),
);

const NEEDED: readonly (readonly [string, string])[] = [
  ['year (yyyy)', 'y'],
  ['month (M)', 'ML'],
  ['day (d)', 'd'],
  ['hour (H)', 'Hh'],
];
