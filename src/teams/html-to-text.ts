import type { RoomPiece } from '../domain/room-message.ts';
import { readHtml } from './read-html.ts';

/**
 * What a person reads in the HTML of a message in Teams: mentions and links as words, a line for each paragraph; not what it quotes
 * in order to answer it. What comes out is text, whatever it looks like: it is escaped where it is shown.
 */
export const htmlToText = (html: string): string =>
  readHtml(html)
    .pieces.map(toText)
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

function toText(piece: RoomPiece): string {
  if (typeof piece === 'string') return piece;
  if ('quote' in piece) return `\n${piece.quote}\n`;
  const { link, label } = piece;
  return label === link ? link : `${label} (${link})`;
}
