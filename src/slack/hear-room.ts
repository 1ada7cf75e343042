import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { EchoFrom, Echoing } from '../usecases/echo.ts';
import type { Directory } from './directory.ts';
import { readMessage, writtenMessage } from './read-message.ts';
import { permalink } from './room-link.ts';
import type { Surface } from './surface.ts';

const written = writtenMessage.extend({
  ts: z.string(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  thread_ts: z.string().optional(),
  edited: z.object({ ts: z.string() }).optional(),
});
type Written = z.infer<typeof written>;

const ofAuthor = z.object({ user: z.string().optional(), bot_id: z.string().optional() });
const changed = z.object({
  subtype: z.literal('message_changed'),
  channel: z.string(),
  ts: z.string(),
  message: written,
});
const deleted = z.object({
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  ts: z.string(),
  deleted_ts: z.string(),
  previous_message: ofAuthor.optional(),
});
const fresh = written.extend({ channel: z.string() });

/** Around an event. Another company reads along in a shared channel, and may write there. */
const envelope = z.object({
  type: z.literal('event_callback'),
  event: z.looseObject({ type: z.literal('message') }),
});

/** What people write. Joining, topics and the like are told by other subtypes, and are not shown elsewhere. */
const writtenSubtypes: readonly (string | undefined)[] = [
  undefined,
  ...['file_share', 'thread_broadcast', 'me_message'],
];

type Said = Parameters<Echoing>[0];

interface Here extends Pick<Surface, 'team' | 'workspace' | 'url'> {
  directory: People;
  echo: EchoFrom;
  /** The bot's own account. */
  botUser: string;
}

/**
 * Takes what people write in rooms that are mirrored, before Slack is told that it was taken: it sends again what was not. Anything
 * else is left alone. Throws as the database fails.
 */
export function createHearRoom(here: Here): (body: unknown) => Promise<void> {
  return async (body) => {
    const read = envelope.safeParse(body);
    const said = read.success ? readSaid(read.data.event, here.botUser) : null;
    if (!said) return;
    const echo = await here.echo(here.workspace, said.channel);
    if (echo) await echo(await toSaid(said, here));
  };
}

/** Something that a person did with a message of theirs; `message` is null when it was deleted. */
interface Doing {
  channel: string;
  id: string;
  /** When it was done, by Slack's clock. */
  ts: string;
  message: (Written & { user: string }) | null;
  isNew: boolean;
}

/** Null for what is none of a person's, above all what Muster itself or another app wrote. */
function readSaid(event: unknown, botUser: string): Doing | null {
  const gone = deleted.safeParse(event);
  if (gone.success) {
    const { channel, ts, deleted_ts: id, previous_message: before } = gone.data;
    return before && !isPersons(before, botUser) ? null : { channel, id, ts, message: null, isNew: false };
  }
  const edit = changed.safeParse(event);
  if (edit.success) return readEdit(edit.data, botUser);
  const first = fresh.safeParse(event);
  if (!first.success || !writtenSubtypes.includes(first.data.subtype)) return null;
  const { channel, ts, user } = first.data;
  if (!user || !isPersons(first.data, botUser)) return null;
  return { channel, id: ts, ts, message: { ...first.data, user }, isNew: true };
}

/** Slack also tells of a change when it shows what is behind a link, or when somebody replies: nobody has edited anything then. */
function readEdit({ channel, ts, message }: z.infer<typeof changed>, botUser: string): Doing | null {
  const { ts: id, subtype, user, edited } = message;
  // So it deletes a message that has replies.
  if (subtype === 'tombstone') return { channel, id, ts, message: null, isNew: false };
  if (!user || !edited || !writtenSubtypes.includes(subtype) || !isPersons(message, botUser)) return null;
  return { channel, id, ts: edited.ts, message: { ...message, user }, isNew: false };
}

const isPersons = ({ user, bot_id: bot }: z.infer<typeof ofAuthor>, botUser: string): boolean =>
  !bot && user !== botUser && user !== 'USLACKBOT';

async function toSaid({ channel, id, ts, message, isNew }: Doing, here: Here): Promise<Said> {
  const at = new Date(Number(id) * 1_000);
  const revision = toMicroseconds(ts);
  const said = { id, at, revision, isNew };
  if (!message) return { ...said, thread: null, says: null };
  const { directory, team, url } = here;
  const thread = message.thread_ts && message.thread_ts !== id ? message.thread_ts : null;
  const link = permalink(url, { channel, ts: id, threadTs: thread ?? undefined });
  const nameOf = (account: string) => nameBehind(directory, account);
  const [author, read] = await Promise.all([nameOf(message.user), readMessage(message, { team, nameOf })]);
  return { ...said, thread, says: { author, link, ...read } };
}

type People = Pick<Directory, 'identify' | 'nameOf'>;

/** Whoever cannot be found out at once is somebody: what they say is not held up for it. */
async function nameBehind(directory: People, account: string): Promise<string> {
  try {
    return await directory.nameOf(await directory.identify(account));
  } catch (error) {
    if (error instanceof AppError) return 'Somebody';
    throw error;
  }
}

/** A timestamp of Slack, such as 1700000000.000100. */
function toMicroseconds(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
