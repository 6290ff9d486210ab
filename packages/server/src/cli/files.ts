/** The files that a command names. */
import { readFile } from 'node:fs/promises';
import { WrongUsage } from './exit.ts';

/** The text of a file; `flag` is how the command line names it. */
export async function readText(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = whyUnreadable(error);
    if (why === null) throw error;
    throw new WrongUsage(`${flag} ${file}: ${why}`);
  }
}

/** A sentence for what the file system or gzip throws; null for anything else, which is a bug. */
export function whyUnreadable(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file. Check the path.';
    case 'EISDIR':
      return 'this is a folder. Name a file in it.';
    case 'EACCES':
    case 'EPERM':
      return 'this file may not be read by you. Check its permissions.';
    case 'ENAMETOOLONG':
      return 'the path is too long.';
    default:
      if (code.startsWith('Z_'))
        return `the packed file is damaged or cut short (${(error as Error).message}). Copy it again.`;
      return /^E[A-Z]+$/.test(code) ? `it cannot be read (${(error as Error).message}).` : null;
  }
}
