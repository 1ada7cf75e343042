import { resolve } from 'node:path';
import type { Problem } from './domain/problem.ts';
import { AppError } from './errors.ts';
import { find } from './policy-file/find.ts';
import { openFolder } from './policy-file/policy-folder.ts';
import { mergeSources, type PolicySource } from './policy-file/policy-source.ts';
import { readHolidays } from './policy-file/read-holidays.ts';
import { readIncludes } from './policy-file/read-includes.ts';
import { readText, type Unread } from './policy-file/read-text.ts';
import { sayMistakes } from './policy-file/say-mistakes.ts';
import type { PolicyFile } from './policy-file/schema.ts';
import { mapped } from './policy-file/to-roster.ts';
import { refuseUnreadable, startFromExample, understand } from './policy-file/understand.ts';
import { readYaml } from './policy-file/yaml-source.ts';

export { toRulebook } from './policy-file/to-rulebook.ts';
export type { PolicyFile };

/** Who wants to know more than what the file means. */
interface Listener {
  /** Hears the absolute path of each file before it is read: of the policy, of what it includes, and of its calendars. */
  onFile?: (path: string) => void;
  /** Hears what is no mistake but was left out, as `file:line:column setting: what`. */
  onNote?: (line: string) => void;
  /** Hears how to say, in the same way and in the order of the files, what is to be said of settings. */
  onRead?: (sayOf: (problems: readonly Problem[]) => string[]) => void;
}

/**
 * Reads the policy file at `path`, and the files it names.
 * @throws AppError `policy-unreadable` when there is no such file or it is no text, `policy-invalid` with all mistakes in it.
 */
export async function readPolicyFile(
  path: string,
  { onFile = () => undefined, onNote = () => undefined, onRead = () => undefined }: Listener = {},
): Promise<PolicyFile> {
  onFile(resolve(path));
  const read = await readText(path);
  if (!('text' in read))
    throw new AppError('policy-unreadable', sayUnread(path, read), { cause: read.cause });
  const folder = await openFolder(path, onFile);
  const { sources, mistakes, paths } = await readIncludes(read.text, folder);
  refuseUnreadable(sources, mistakes);
  const merged = mergeSources(sources);
  const holidays = await readHolidays(merged, paths, folder);
  const file = understand(sources, merged, holidays.mistakes);
  for (const note of sayMistakes(sources, holidays.notes)) onNote(note);
  onRead((problems) =>
    sayMistakes(
      sources,
      problems.map(({ path, says }) => ({ ...merged.originOf(path), says })),
    ),
  );
  // Those that are written in the policy come later, and win.
  const calendars = mapped(file.calendars, (calendar, id) => ({
    ...calendar,
    specialDays: [...(holidays.days.get(id) ?? []), ...calendar.specialDays],
  }));
  return { ...file, calendars };
}

function sayUnread(path: string, unread: Unread): string {
  switch (unread.why) {
    case 'missing':
      return `There is no policy file at ${path}. ${startFromExample} MUSTER_POLICY may name another place.`;
    case 'folder':
      return `${path} is a folder. Let MUSTER_POLICY name the policy file in it.`;
    case 'forbidden':
      return `Muster may not read ${path}. Let the user it runs as read it.`;
    case 'too-large':
      return `${path} is larger than 2 MB, so it is no policy file. Name another.`;
    case 'not-text':
      return `${path} is not text in UTF-8. Save it as UTF-8.`;
    case 'other':
      return `The policy file ${path} cannot be read (${unread.code}). Check the disk, or let MUSTER_POLICY name another.`;
  }
}

const noFolder =
  'This text is not in a folder, so no other files can be read. Save it as a file, or write the settings here.';

/**
 * Reads the text of a policy file that stands alone; `fileName` is for the messages.
 * @throws AppError `policy-invalid`: every mistake on a line of its own, as `file:line:column setting: what to do`.
 */
export function parsePolicyFile(text: string, fileName: string): PolicyFile {
  const source: PolicySource = { fileName, yaml: readYaml(text) };
  refuseUnreadable([source], []);
  const named = ['include.*', 'calendars.*.holidaysFile'].flatMap((place) => find(source.yaml.data, place));
  const notRead = named.map(({ path }) => ({ source, path, says: noFolder }));
  return understand([source], mergeSources([source]), notRead);
}
