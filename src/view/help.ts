import { verbs } from '../domain/verbs/registry.ts';
import type { Line, MessageView } from './message.ts';

const commands: [string, string][] = [
  ['/escalate what is wrong', 'raise a case; a form asks for the rest'],
  ['/escalate list', 'the open cases'],
  ['/escalate home', "your own page: what waits for you, your open cases, your team's"],
  ['/escalate find words', 'cases with these words in key, title or customer'],
  ['/escalate mine', 'your cases'],
  ['/escalate status ESC-1', 'where a case stands; in its room the key may be left out'],
  ['/escalate next ESC-1', 'what will happen, and when, if nobody does anything'],
  [
    '/escalate oncall checkout',
    'who is on call and who is next, for a team, a schedule, or all; take or swap a shift',
  ],
  ['/escalate health', 'whether Muster does well, what it could not send, and how to mend that'],
  [
    '/escalate reach teams',
    'where you want to be asked: slack, teams, both, or anywhere; without a choice Muster asks you where you are present',
  ],
  ['/escalate link', 'a code that makes your accounts in Slack and Teams one person'],
  ['/escalate help', 'this'],
];

/** What can be typed, and what can be done with a case. */
export function help(): MessageView {
  const typed: Line[] = commands.map(([command, what]) => [{ bold: command }, ` – ${what}`]);
  const done: Line[] = verbs.map(({ label, hint }) => [{ bold: label }, ` – ${hint}`]);
  return {
    tone: 'calm',
    title: 'Muster',
    fallback: typed.flatMap((line) => [...line, '. ']),
    sections: [
      ...typed,
      [
        { bold: 'What you can do with a case' },
        ', by the buttons and menus of its card, its announcement and direct messages:',
      ],
      ...done,
    ],
    footer: ['Or escalate any message from its menu.'],
  };
}
