import { nearest } from '@kept/engine';
import type { MappingFields } from './mapping-fields.ts';
import type { TimeFormat } from './rule.ts';
import { tokensFault, tokensHoldOffset } from './time-tokens.ts';

const NAMED_FORMATS = ['iso', 'epochSeconds', 'epochMs'] as const;

/** `{ format, zone }` of the whole mapping or one column; what is absent is as in `inherited`. */
export function timeFormat(fields: MappingFields, inherited: TimeFormat | null): TimeFormat | null {
  const format =
    fields.text('format') ?? (inherited?.kind === 'tokens' ? inherited.tokens : (inherited?.kind ?? 'iso'));
  const given = fields.text('zone') ?? (inherited !== null && 'zone' in inherited ? inherited.zone : null);
  const zone = given === null ? null : checkedZone(fields, given);
  if (format === 'iso') return { kind: 'iso', zone };
  if (format === 'epochSeconds' || format === 'epochMs') return { kind: format };
  const wrong = tokensFault(format);
  if (wrong !== null) {
    return fields.refuse(
      'format',
      'bad_time_format',
      `${JSON.stringify(format)}: ${wrong} Or write one of ${NAMED_FORMATS.join(', ')}.`,
    );
  }
  if (tokensHoldOffset(format)) return { kind: 'tokens', tokens: format, zone: null };
  if (given === null)
    fields.missing(
      'zone',
      'The times have no offset: say in which zone they are, as zone: UTC or zone: Europe/Berlin.',
    );
  return { kind: 'tokens', tokens: format, zone: zone ?? 'UTC' };
}

function checkedZone(fields: MappingFields, zone: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    const near = nearest(zone, Intl.supportedValuesOf('timeZone'));
    const hint = near === null ? 'Write an IANA name, as Europe/Berlin or UTC.' : `Did you mean ${near}?`;
    return fields.refuse('zone', 'unknown_zone', `There is no time zone ${JSON.stringify(zone)}. ${hint}`);
  }
}
