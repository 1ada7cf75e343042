export type Path = readonly PropertyKey[];

/** Both count from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Something wrong in the file. `says` is a plain sentence with the mend. */
export interface Mistake {
  path: Path;
  says: string;
  /** The name of the setting is wrong, rather than what it is set to. */
  aboutName?: boolean;
  /** Where the same stands that is said twice. */
  first?: Path;
}

/** `teams.checkout.members[0]`; list items count from 0, as in `yq` and `jq`. */
export function sayPath(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      return /^[\w-]{1,60}$/.test(name) ? `.${name}` : `[${shown(name)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What stands in the file, short, and with invisible and direction-changing characters made visible. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  const visible = json.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (sign) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  );
  return visible.length <= 60 ? visible : `${visible.slice(0, 56)}..."`;
}
