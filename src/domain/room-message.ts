import { z } from 'zod';

/**
 * What somebody wrote in a room, of any platform, as far as it is shown elsewhere. A plain string is text, whatever it holds;
 * mentions are names in it. `quote` stands apart: words of somebody else, or a block of code.
 */
const piece = z.union([
  z.string(),
  z.object({ quote: z.string() }),
  z.object({ link: z.string(), label: z.string() }),
]);

const fileSchema = z.object({ name: z.string(), link: z.string().nullable() });

export const roomMessageSchema = z.object({
  /** The name of whoever wrote it. */
  author: z.string(),
  pieces: z.array(piece),
  files: z.array(fileSchema),
  /** Where the original is. */
  link: z.string().nullable(),
  /** Something of it is to be seen in the original only. */
  isPartial: z.boolean(),
});
export type RoomMessage = z.infer<typeof roomMessageSchema>;
export type RoomPiece = RoomMessage['pieces'][number];

/** What is shown of one message elsewhere, in code units: so much is within the limits of every platform, however it is escaped. */
const mostText = 2_400;
const mostFiles = 6;
const mostName = 120;
const mostLink = 1_000;
/** A longer label would be cut off where it is shown. */
const mostLabel = 100;
const mostPieces = 200;

/** The same, no longer than can be shown everywhere; `isPartial` says when something was left out. */
export function fitRoomMessage(message: RoomMessage): RoomMessage {
  const wanted = joinText(message.pieces.flatMap(apartFromLongLinks));
  const pieces: RoomPiece[] = [];
  let left = mostText;
  for (const each of wanted) {
    if (left <= 0 || pieces.length >= mostPieces) break;
    const kept = fitPiece(each, left);
    if (kept) pieces.push(kept);
    left -= lengthOf(each);
  }
  const files = message.files.slice(0, mostFiles).map(fitFile);
  const isCut = left < 0 || pieces.length < wanted.length || files.length < message.files.length;
  const isPartial =
    message.isPartial || isCut || files.some((file, n) => file.link !== message.files[n]?.link);
  const { author, link } = message;
  return { author: cut(author, mostName), pieces, files, link, isPartial };
}

/** The beginning of what a message says, on one line; empty where it says nothing. */
export function firstWords({ pieces, files }: RoomMessage): string {
  const said = pieces.map((each) =>
    typeof each === 'string' ? each : 'quote' in each ? each.quote : each.label,
  );
  const text = [said.join(' '), ...files.map(({ name }) => name)].join(' ').replace(/\s+/g, ' ').trim();
  return text.length <= mostFirstWords ? text : `${cut(text, mostFirstWords)}…`;
}
const mostFirstWords = 60;

const isWeb = (link: string): boolean => /^https?:\/\//i.test(link) && URL.canParse(link);

/** Of a link that cannot be one elsewhere, both parts are text. */
function apartFromLongLinks(each: RoomPiece): RoomPiece[] {
  if (typeof each === 'string' || 'quote' in each) return [each];
  const { link } = each;
  const label = each.label.trim() || link;
  const isSame = label === link || link === `mailto:${label}`;
  if (!isWeb(link) || link.length > mostLink) return [isSame ? label : `${label} (${link})`];
  if (label.length <= mostLabel) return [{ link, label }];
  const short = { link, label: `${cut(link, mostLabel - 1)}…` };
  return isSame ? [short] : [`${label} (`, short, ')'];
}

/** Texts beside each other as one. */
function joinText(pieces: readonly RoomPiece[]): RoomPiece[] {
  const joined: RoomPiece[] = [];
  for (const each of pieces) {
    const last = joined.at(-1);
    if (typeof each === 'string' && typeof last === 'string') joined.splice(-1, 1, last + each);
    else if (each !== '') joined.push(each);
  }
  return joined;
}

const lengthOf = (each: RoomPiece): number =>
  typeof each === 'string' ? each.length : 'quote' in each ? each.quote.length : each.link.length;

/** Null where nothing of it fits. */
function fitPiece(each: RoomPiece, most: number): RoomPiece | null {
  if (lengthOf(each) <= most) return each;
  if (typeof each === 'string') return `${cut(each, most)}…`;
  return 'quote' in each ? { quote: `${cut(each.quote, most)}…` } : null;
}

const fitFile = ({ name, link }: RoomMessage['files'][number]) => ({
  name: cut(name, mostLabel),
  link: link !== null && isWeb(link) && link.length <= mostLink ? link : null,
});

/** Never half a character. */
function cut(text: string, most: number): string {
  const kept = text.slice(0, most);
  return kept.length < text.length && /[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept;
}
