import type { Seen } from '../domain/signs/recognise.ts';
import type { Sign } from '../domain/signs/sign.ts';
import type { Line, MessageView } from './message.ts';

/** The buttons under a suggestion; they are none of a case, as there is none yet. */
export const suggestionVerbs = { raise: 'raise-suggested', ignore: 'ignore-thread' } as const;

const signNames: Record<Sign, string> = {
  'wants-manager': 'asks for a manager',
  legal: 'speaks of legal steps',
  leaving: 'wants to leave',
  'public-review': 'wants to go public',
  insult: 'insults',
  anger: 'anger',
  'repeated-contact': 'comes back again and again',
  waiting: 'has waited too long',
};

export const saySigns = (signs: readonly Sign[]): string => signs.map((sign) => signNames[sign]).join(', ');

/** `asks for a manager (“speak to your boss”), anger`. */
export const saySeen = (seen: readonly Pick<Seen, 'sign' | 'words'>[]): string =>
  seen
    .map(({ sign, words: [words] }) =>
      words === undefined ? signNames[sign] : `${signNames[sign]} (“${words}”)`,
    )
    .join(', ');

/** One quiet line with the reasons. `key` comes back with the buttons. */
export function suggestion(seen: readonly Seen[], key: string): MessageView {
  const line: Line = [`Is an escalation due? Signs of it: ${saySeen(seen)}.`];
  return {
    tone: 'calm',
    fallback: line,
    sections: [line],
    buttons: [
      { verb: suggestionVerbs.raise, key, label: 'Escalate' },
      { verb: suggestionVerbs.ignore, key, label: 'Not now, ignore this thread' },
    ],
  };
}

/** What the line becomes when somebody decided against it. */
export function ignored(by: string): MessageView {
  const line: Line = ['Not now, said ', { person: by }, '. Muster suggests nothing more in this thread.'];
  return { tone: 'calm', fallback: line, sections: [line] };
}

/** What the line becomes when the same had been raised elsewhere a moment before. */
export function joinedElsewhere(by: string, key: string): MessageView {
  const line: Line = [{ person: by }, ` escalated this; it belongs to ${key}.`];
  return { tone: 'calm', fallback: line, sections: [line] };
}
