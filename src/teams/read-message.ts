import { z } from 'zod';
import type { RoomMessage } from '../domain/room-message.ts';
import type { Activity } from './payloads.ts';
import { readHtml } from './read-html.ts';

// From Microsoft's "Messages in bot conversations"; that the HTML comes as an attachment is seen in its examples only.

const html = z.object({ contentType: z.literal('text/html'), content: z.string() });
const file = z.object({
  contentType: z.string().refine((type) => !/^(text\/html|application\/vnd\.microsoft\.card\.)/.test(type)),
  contentUrl: z.string().nullish(),
  name: z.string().nullish(),
});
const quoted = z.object({ type: z.literal('quotedReply'), quotedReply: z.object({ messageId: z.string() }) });

interface ReadMessage extends Pick<RoomMessage, 'pieces' | 'files' | 'isPartial'> {
  /** The message that it quotes. */
  answers: string | null;
}

/** What a message says, for whoever does not see Teams. */
export function readMessage({ text, attachments, entities }: Activity): ReadMessage {
  const written = attachments.map((each) => html.safeParse(each)).find(({ success }) => success)?.data;
  const { pieces, answers, unseen } = written ? readHtml(written.content) : plain(text);
  const files = attachments.flatMap((each) => {
    const read = file.safeParse(each);
    return read.success ? [toFile(read.data)] : [];
  });
  const isPartial = unseen > files.length || files.some(({ link }) => link === null);
  return { pieces, files, isPartial, answers: answers ?? quotedBy(entities) };
}

/** Pictures within the text come with an address that only the bot may read. */
function toFile({ contentType, contentUrl, name }: z.infer<typeof file>): RoomMessage['files'][number] {
  const isPicture = contentType.startsWith('image/');
  return {
    name: name || (isPicture ? 'a picture' : 'a file'),
    link: isPicture ? null : (contentUrl ?? null),
  };
}

function quotedBy(entities: readonly unknown[]): string | null {
  for (const entity of entities) {
    const read = quoted.safeParse(entity);
    if (read.success) return read.data.quotedReply.messageId;
  }
  return null;
}

/** Text without HTML has the marks of mentions all the same. */
function plain(text: string): ReturnType<typeof readHtml> {
  const said = text
    .replace(/<at>([^<]*)<\/at>/g, '@$1')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .trim();
  return { pieces: said ? [said] : [], answers: null, unseen: 0 };
}
