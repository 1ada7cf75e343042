import { cleanText } from '../domain/text.ts';

export type Path = readonly PropertyKey[];

/** Something wrong in the file. `says` is a plain sentence with the mend. */
export interface Mistake {
  path: Path;
  says: string;
  /** The name of the setting is wrong, rather than what it is set to. */
  aboutName?: boolean;
}

/** `teams.checkout.members[0]`; list items count from 0, as in `yq` and `jq`. */
export function sayPath(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      return /^[\w-]+$/.test(name) ? `.${name}` : `[${shown(name)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** What stands in the file, short and harmless enough to repeat in a sentence. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? cleanText(value) : value;
  const json = JSON.stringify(text) ?? String(text);
  return json.length <= 60 ? json : `${json.slice(0, 56)}..."`;
}
