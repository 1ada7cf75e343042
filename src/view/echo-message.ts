import type { Echo } from '../domain/effects.ts';
import type { RoomMessage } from '../domain/room-message.ts';
import type { Line, MessageView, Piece } from './message.ts';
import { platformName } from './names.ts';

/** What somebody wrote on the other side of a room: who speaks, from where, and what. */
export function echoMessage(
  { from, answers }: Pick<Echo, 'from' | 'answers'>,
  says: RoomMessage,
  { isFlat }: { isFlat: boolean },
): MessageView {
  const where = platformName(from);
  const { author, pieces, files } = says;
  const said = pieces.length > 0 ? [[...pieces]] : [];
  return {
    tone: 'calm',
    fallback: [`${author}, in ${where}: `, ...pieces, ...files.map(({ name }) => ` ${name}`)],
    sections: [
      [{ bold: author }, `, in ${where}`, ...(answers && isFlat ? sayAnswered(answers) : [])],
      ...said,
      ...files.map(sayFile),
      ...(says.isPartial ? [sayPartial(says, where)] : []),
    ],
  };
}

/** Where there are no threads, the words say what is answered. */
function sayAnswered({ by, words }: NonNullable<Echo['answers']>): Piece[] {
  return words ? [`, in answer to ${by}: “${words}”`] : [`, in answer to ${by}`];
}

const sayFile = ({ name, link }: RoomMessage['files'][number]): Line =>
  link === null ? [`📎 ${name}`] : ['📎 ', { link, label: name || 'a file' }];

const sayPartial = ({ link }: RoomMessage, where: string): Line =>
  link === null
    ? [{ italic: `This is not all of it: the rest is in ${where}.` }]
    : [{ italic: 'This is not all of it: ' }, { link, label: `read it in ${where}` }];
