import { readFile } from 'node:fs/promises';

/** Far above any policy (500 people and 200 rules are about 100 kB), and quick to read. */
export const mostBytes = 2_000_000;

export type Unread =
  | { why: 'missing' | 'folder' | 'forbidden' | 'too-large' | 'not-text'; cause?: unknown }
  | { why: 'other'; code: string; cause: unknown };

const reasons: Record<string, 'missing' | 'folder' | 'forbidden'> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'folder',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
};

/** Why a call of the file system failed. */
export function unread(cause: unknown): Unread {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const why = reasons[code];
  return why ? { why, cause } : { why: 'other', code, cause };
}

/** The text of a file in UTF-8, or why there is none. Never throws. */
export async function readText(path: string): Promise<{ text: string } | Unread> {
  try {
    const bytes = await readFile(path);
    return bytes.length > mostBytes ? { why: 'too-large' } : decode(bytes);
  } catch (cause) {
    return unread(cause);
  }
}

function decode(bytes: Uint8Array): { text: string } | Unread {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return { why: 'not-text', cause };
  }
}
