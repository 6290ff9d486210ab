import type { YAMLError } from 'yaml';

/** What is wrong with a text as YAML, at a stretch of it. */
export interface YamlFault {
  readonly code: string;
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** The parser's finding as a fault, with what to write instead wherever the slip is a common one. */
export function syntaxFault(error: YAMLError, text: string): YamlFault {
  const [from, to] = error.pos;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', from);
  const lineEnd = newline === -1 ? text.length : newline;
  // Unquoted, the braces of a message are taken for a set of fields.
  const braces = /^[^"']*?(?=\{\{)/.exec(text.slice(lineStart, lineEnd));
  if (braces !== null) {
    return { code: 'yaml_syntax', message: QUOTE_BRACES, from: lineStart + braces[0].length, to: lineEnd };
  }
  return { code: codeOf(error), message: sentenceOf(error), from, to: Math.max(to, from + 1) };
}

const QUOTE_BRACES = 'Text that begins with {{ is taken for something else. Put it in quotes: "{{conversation}} …".';

function codeOf({ code }: YAMLError): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'several_documents';
    case 'TAG_RESOLVE_FAILED':
      return 'yaml_tag';
    case 'BAD_ALIAS':
      return 'yaml_alias';
    default:
      return 'yaml_syntax';
  }
}

function sentenceOf({ code, message }: YAMLError): string {
  const open = / and end with an? (\S)$/.exec(message)?.[1];
  if (open !== undefined) {
    return `A bracket is not closed: ${open} is missing, or what is inside does not stand further in.`;
  }
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'One file holds one configuration: remove the line --- and what follows it.';
    case 'TAG_RESOLVE_FAILED':
      return `${message}. Tags have no meaning here: remove the word that begins with an exclamation mark.`;
    case 'BAD_ALIAS':
    case 'ALIAS_PROPS':
      return `${message}. A value that begins with * is taken for an alias: put it in quotes if it is text.`;
    case 'TAB_AS_INDENT':
      return 'A tab cannot indent. Write spaces.';
    case 'BAD_SCALAR_START':
      return `${message}. Put the text in quotes.`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'Two colons on one line. Put the text in quotes, or begin what is inside on its own line, two spaces further in.';
    case 'BAD_INDENT':
      return `${message}. Lines that belong together begin in the same column.`;
    case 'NON_STRING_KEY':
      return 'A key is plain text. Put it in quotes.';
    default:
      return /[.!?]$/.test(message) ? message : `${message}.`;
  }
}
