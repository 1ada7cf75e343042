import type { Line, MessageView } from '../../src/view/message.ts';

/** A line as text: people by their id, moments as `03-02 09:00` in UTC. */
export const plainLine = (line: Line): string =>
  line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('person' in piece) return `@${piece.person}`;
      if ('at' in piece) return piece.at.toISOString().slice(5, 16).replace('T', ' ');
      return Object.values(piece).at(-1);
    })
    .join('');

/** The sections of a message, a line each. */
export const plainSections = ({ sections }: MessageView): string[] => (sections ?? []).map(plainLine);

export const buttonsOf = ({ buttons }: MessageView): string[] =>
  (buttons ?? []).map((button) => ('verb' in button ? `${button.verb} ${button.key}` : button.label));
