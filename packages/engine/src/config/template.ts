import { meant } from './near.ts';
import { describe, type Keys, type Report } from './report.ts';
import { TEMPLATE_NAMES } from './template-names.ts';

/** Checks the placeholders of a message: only `{{name}}`, only names that exist. Returns the text, null if refused. */
export function checkTemplate(text: string, keys: Keys, report: Report): string | null {
  let accepted = true;
  let rest = text;
  for (let open = rest.indexOf('{{'); open !== -1; open = rest.indexOf('{{')) {
    const close = rest.indexOf('}}', open + 2);
    if (close === -1) {
      report.error(
        keys,
        'bad_placeholder',
        `${describe(rest.slice(open))} is not closed. Write {{name}} with two braces on each side.`,
      );
      return null;
    }
    if (!checkName(rest.slice(open + 2, close).trim(), keys, report)) accepted = false;
    rest = rest.slice(close + 2);
  }
  return accepted ? text : null;
}

function checkName(name: string, keys: Keys, report: Report): boolean {
  if ((TEMPLATE_NAMES as readonly string[]).includes(name)) return true;
  if (/^\w+$/.test(name)) {
    const otherwise = ` There are ${TEMPLATE_NAMES.join(', ')}.`;
    report.error(keys, 'unknown_placeholder', `{{${name}}} is not known.${meant(name, TEMPLATE_NAMES, otherwise)}`);
  } else {
    report.error(
      keys,
      'bad_placeholder',
      `{{${name}}} is not accepted: only plain names can be filled in, such as {{conversation}}.`,
    );
  }
  return false;
}
