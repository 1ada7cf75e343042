import { readFile, writeFile } from 'node:fs/promises';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { readAppId } from './config.ts';
import { AppError } from './errors.ts';
import { projectFolder } from './folders.ts';

interface TeamsApp {
  /** As in the environment. */
  appId: string | undefined;
  /** To which the app's page in Teams links, as Teams demands; nobody's page when absent. */
  website?: string | undefined;
}

const nobodysWebsite = 'https://example.com';

const folder = new URL('manifests/teams/', projectFolder);

const websiteSchema = z.url({ protocol: /^https$/ }).max(2048);

/**
 * Writes the app package that Teams takes: the manifest, filled in, and its icons. Says what was written and what to do with it.
 * @throws AppError `app-id-missing`, `app-id-invalid`, `website-invalid`, or `file-unwritable`.
 */
export async function writeTeamsApp(file: string, { appId, website }: TeamsApp): Promise<string> {
  const values = { MICROSOFT_APP_ID: readAppId(appId), WEBSITE: readWebsite(website ?? nobodysWebsite) };
  const template = await readFile(new URL('manifest.json', folder), 'utf8');
  const [color, outline] = await Promise.all([readIcon('color.png'), readIcon('outline.png')]);
  const zip = zipSync({
    'manifest.json': strToU8(fillIn(template, values)),
    'color.png': color,
    'outline.png': outline,
  });
  await write(file, zip);
  const says = `${file} is the app package of the bot ${values.MICROSOFT_APP_ID}: upload it in Teams.`;
  if (website !== undefined) return says;
  return `${says}\nIts page there links to ${nobodysWebsite}; with --website it links to a page of yours.`;
}

async function readIcon(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(name, folder)));
}

/** Puts values in place of their names in the text of a JSON file, in which they stand as `{{NAME}}` within strings. */
function fillIn(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The template asks for ${name}, which nobody gives.`);
    return JSON.stringify(value).slice(1, -1);
  });
}

function readWebsite(text: string): string {
  const read = websiteSchema.safeParse(text);
  if (read.success) return read.data;
  throw new AppError(
    'website-invalid',
    `--website ${text} is no web address that Teams takes. Give one that begins with https://`,
  );
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (cause) {
    throw new AppError(
      'file-unwritable',
      `${file} cannot be written. Name a file in a folder that is there and that Muster may write to.`,
      { cause },
    );
  }
}
