import type { Tenant } from './tenant.ts';
import { botAccount } from './tenant.ts';

interface Named {
  /** As it stands in `mentioned`. */
  id: string;
  name: string;
}

/** What somebody has written, as Teams sends it: `@` before the name of the app or of a person mentions them. */
export function writtenText(tenant: Tenant, written: string) {
  const known = namesIn(tenant);
  const pattern = new RegExp(
    `@(${known.map(({ name }) => escapePattern(name)).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  );
  const mentioned: Named[] = [];
  const mark = (name: string, draw: (named: Named, index: number) => string): string => {
    const found = known.find((each) => each.name === name);
    return found ? draw(found, mentioned.push(found) - 1) : name;
  };
  const text = written.replace(pattern, (_, name: string) => mark(name, tagged));
  const entities = mentioned.map((each) => ({ type: 'mention', text: tagged(each), mentioned: each }));
  return {
    text,
    textFormat: 'plain',
    entities,
    attachments: [{ contentType: 'text/html', content: toHtml(written, pattern) }],
  };
}

/** The longest first, as one name may begin another. */
const namesIn = (tenant: Tenant): Named[] =>
  [
    { id: botAccount, name: tenant.appName },
    ...tenant.people.all().map(({ id, name }) => ({ id: `29:${id}`, name })),
  ].sort((a, b) => b.name.length - a.name.length);

const tagged = ({ name }: Named): string => `<at>${name}</at>`;

/** The same message as its sender's client formats it, which Teams sends along. */
function toHtml(written: string, mentions: RegExp): string {
  let count = 0;
  const html = escapeHtml(written).replace(mentions, (_, name: string) => {
    count += 1;
    return `<span itemtype="http://schema.skype.com/Mention" itemscope itemid="${count - 1}">${name}</span>`;
  });
  return `<p>${html.replaceAll('\n', '<br>')}</p>`;
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
