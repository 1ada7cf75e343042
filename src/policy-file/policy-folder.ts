import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep, win32 } from 'node:path';
import { shown } from './mistake.ts';
import { mostBytes, readText, type Unread, unread } from './read-text.ts';

/** A file that another one names: where it is, and what it is called in messages. */
export interface NamedFile {
  path: string;
  fileName: string;
  /** Where it really lies, past all links: the same for all names of one file. */
  realPath: string;
}

/**
 * The folder of the policy file, which all files that belong to it lie in. Nothing else on the machine is read, whoever wrote the
 * policy.
 */
export interface PolicyFolder {
  main: NamedFile;
  /** The file `written` in the file at `from`, or what to do about it. */
  find(written: string, from: string): Promise<NamedFile | string>;
}

/** `onFile` hears of each file that is looked for, also when it is not there. */
export async function openFolder(mainPath: string, onFile: (path: string) => void): Promise<PolicyFolder> {
  const path = resolve(mainPath);
  const folder = dirname(path);
  // What has no real path, like a pipe, has nothing beside it either.
  const realPath = await realpath(path).catch(() => path);
  // The policy file may itself be a link, as in a Kubernetes ConfigMap: what lies beside its target belongs to it as well.
  const roots = [await realpath(folder).catch(() => folder), dirname(realPath)];
  const outside = `This leads out of the folder of ${mainPath}. Put the file into that folder, and write its path from here.`;
  return {
    main: { path, realPath, fileName: mainPath },
    async find(written, from) {
      const wrong = wrongPath(written);
      if (wrong !== null) return wrong;
      const named = resolve(dirname(from), written);
      if (!isWithin(folder, named)) return outside;
      onFile(named);
      const fileName = join(dirname(mainPath), relative(folder, named));
      const target = await realPathOf(named);
      if (typeof target !== 'string') return sayUnread(fileName, target);
      if (!roots.some((root) => isWithin(root, target))) return outside;
      return { path: named, fileName, realPath: target };
    },
  };
}

function wrongPath(written: string): string | null {
  if (written.trim() === '') return 'There is nothing here. Write the path of a file, like teams.yaml.';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written))
    return 'Nothing is read from the network. Put a copy next to the policy file, and write its path.';
  if (isAbsolute(written) || win32.isAbsolute(written))
    return 'This path starts at the root of the disk. Write it from this file, like teams.yaml or schedules/eu.yaml.';
  return written.includes('\0') ? `${shown(written)} is no path. Write one like teams.yaml.` : null;
}

const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** Of a plain file, so that nothing waits for a pipe or reads a device without an end. */
async function realPathOf(path: string): Promise<string | Unread> {
  try {
    const realPath = await realpath(path);
    const found = await stat(realPath);
    if (found.isFile()) return found.size > mostBytes ? { why: 'too-large' } : realPath;
    return found.isDirectory() ? { why: 'folder' } : { why: 'not-text' };
  } catch (cause) {
    return unread(cause);
  }
}

/** Its text, or what to do about it. */
export async function readNamed({ path, fileName }: NamedFile): Promise<{ text: string } | string> {
  const read = await readText(path);
  return 'text' in read ? read : sayUnread(fileName, read);
}

function sayUnread(fileName: string, unreadFile: Unread): string {
  switch (unreadFile.why) {
    case 'missing':
      return `There is no file ${fileName}. Write the path from this file, or remove it here.`;
    case 'folder':
      return `${fileName} is a folder. Write the path of a file in it.`;
    case 'forbidden':
      return `Muster may not read ${fileName}. Let the user it runs as read it.`;
    case 'too-large':
      return `${fileName} is larger than 2 MB. Name another file.`;
    case 'not-text':
      return `${fileName} is not text in UTF-8. Save it as UTF-8, or name another file.`;
    case 'other':
      return `${fileName} cannot be read (${unreadFile.code}). Check the disk, or name another file.`;
  }
}
