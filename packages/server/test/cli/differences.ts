/** Every place in which two results differ: all fields, no extra ones, lists in order, numbers within 0.001. */
export function differences(actual: unknown, expected: unknown, path = '$'): string[] {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Math.abs(actual - expected) <= 0.001 ? [] : [`${path}: ${actual}, expected ${expected}`];
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const lengths = actual.length === expected.length ? [] : [`${path}: ${actual.length} of ${expected.length} items`];
    return [...lengths, ...expected.flatMap((each, at) => differences(actual[at], each, `${path}[${at}]`))];
  }
  if (isObject(actual) && isObject(expected)) {
    const fields = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...fields].flatMap((field) => {
      if (!Object.hasOwn(actual, field)) return [`${path}.${field}: missing`];
      if (!Object.hasOwn(expected, field)) return [`${path}.${field}: not expected`];
      return differences(actual[field], expected[field], `${path}.${field}`);
    });
  }
  return Object.is(actual, expected)
    ? []
    : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
