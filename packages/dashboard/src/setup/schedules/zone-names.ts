let names: readonly string[] | undefined;

/** The zones that the browser knows; every other IANA name may be typed as well. */
export function zoneNames(): readonly string[] {
  names ??= Intl.supportedValuesOf('timeZone');
  return names;
}
