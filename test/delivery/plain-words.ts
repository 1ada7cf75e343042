import type { Words } from '../../src/delivery/words.ts';
import type { MessageView } from '../../src/view/message.ts';

const say = (text: string): MessageView => ({ tone: 'calm', fallback: [text] });

/** Words that say which slot of which state they are of, and nothing else. */
export const plainWords: Words = {
  card: ({ status, version }, { troubled }) =>
    say(
      `card ${status} v${version}${troubled.map(({ effect, why }) => ` [${effect.slot}: ${why}]`).join('')}`,
    ),
  announcement: ({ status }) => say(`announcement ${status}`),
  origin: (_, { room }) => say(`see ${room}`),
  interim: (_, { room }) => say(room === null ? 'interim' : `interim: see ${room}`),
  ask: (_, { id, answer }) => say(`ask ${id} ${answer}`),
  check: (_, seq) => say(`check ${seq}`),
  prompt: (_, seq) => say(`prompt ${seq}`),
  notice: (_, { event }) => say(`notice ${event.what}`),
  tell: (_, { event }, { to }) => say(`tell ${to} ${event.what}`),
  update: (_, { text }, { to }) => say(`update for ${to}: ${text}`),
  word: ({ what }, to) => say(`word ${to} ${what}`),
  echo: ({ answers }, { author, pieces }, { isFlat }) =>
    say(`${author} wrote ${pieces.join('')}${isFlat && answers ? ` to ${answers.by}` : ''}`),
  topic: ({ status, severity }) => `${severity} ${status}`,
  purpose: ({ key }) => `purpose of ${key}`,
  bookmark: ({ origin }) => (origin?.link ? { title: 'Origin', url: origin.link } : null),
};
