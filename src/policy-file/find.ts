import type { Path } from './mistake.ts';

export interface Found {
  path: Path;
  value: string;
  /** What it is compared by, if not by its value. */
  key?: string;
}

/** All that stands at a dotted pattern; `*` is every entry. */
export function find(data: unknown, pattern: string): { path: Path; value: unknown }[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value: data }];
  for (const step of pattern.split('.')) {
    found = found.flatMap(({ path, value }) =>
      entriesAt(value, step).map(([name, below]) => ({ path: [...path, name], value: below })),
    );
  }
  return found;
}

/** E-mail addresses are compared in small letters. */
export function findTexts(data: unknown, pattern: string): Found[] {
  return find(data, pattern).flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, value: value.includes('@') ? value.toLowerCase() : value }] : [],
  );
}

/** What stands at a pattern alone or in a list. */
export const findOneOrMore = (data: unknown, pattern: string): Found[] => [
  ...findTexts(data, pattern),
  ...findTexts(data, `${pattern}.*`),
];

/** A group of named settings, which a list is not. */
export const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function entriesAt(value: unknown, step: string): [string | number, unknown][] {
  if (Array.isArray(value)) return step === '*' ? [...value.entries()] : [];
  if (!isGroup(value)) return [];
  return step === '*' ? Object.entries(value) : Object.entries(value).filter(([name]) => name === step);
}
